"""What goes wrong on purpose: which requests of a space a fault falls on, and what it does to them."""

from graphfake.faults.errors import FaultError
from graphfake.faults.rulebook import Faults
from graphfake.faults.strike import Facts, Failure, Lag, Strike

__all__ = ["Facts", "Failure", "FaultError", "Faults", "Lag", "Strike"]
