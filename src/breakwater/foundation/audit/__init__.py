"""The audit log: every act in its own transaction, sealed into a Merkle tree with signed heads.

Rest of the product: `from breakwater.foundation.audit import Act, record`.
"""

from breakwater.foundation.audit.act import Act, ActError
from breakwater.foundation.audit.record import CALL, arguments, record, record_apart

__all__ = ["CALL", "Act", "ActError", "arguments", "record", "record_apart"]
