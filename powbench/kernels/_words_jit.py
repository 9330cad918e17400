"""SHA-256's functions on uint32, as LLVM instructions.

numba widens uint32 + uint32 to 64 bits, and would compile a thousand casts back;
as intrinsics the additions stay in 32 bits, the code is a tenth as long, and
compiling the straight line takes 4 s instead of 35.
"""

# mypy: ignore-errors
from functools import reduce

from llvmlite import ir
from numba import uint32
from numba.extending import intrinsic

from .words import SIGMA

_WORD = ir.IntType(32)


def _signature(emit, count):
    return uint32(*[uint32] * count), lambda context, builder, sig, args: emit(builder, *args)


def _rotr(builder, x, n):
    return builder.or_(builder.lshr(x, _WORD(n)), builder.shl(x, _WORD(32 - n)))


def _sigma(kind):
    def emit(builder, x):
        a, b, c = SIGMA[kind]
        small = kind.startswith("small")
        last = builder.lshr(x, _WORD(c)) if small else _rotr(builder, x, c)
        return builder.xor(builder.xor(_rotr(builder, x, a), _rotr(builder, x, b)), last)

    return emit


def _choose(builder, e, f, g):
    return builder.xor(builder.and_(builder.xor(f, g), e), g)


def _majority(builder, a, b, c):
    return builder.or_(builder.and_(a, b), builder.and_(builder.or_(a, b), c))


def _add(builder, *terms):
    return reduce(builder.add, terms)


def _swap(builder, x):
    low = builder.and_(builder.lshr(x, _WORD(8)), _WORD(0xFF00))
    high = builder.and_(builder.shl(x, _WORD(8)), _WORD(0xFF0000))
    ends = builder.or_(builder.lshr(x, _WORD(24)), builder.shl(x, _WORD(24)))
    return builder.or_(builder.or_(low, high), ends)


@intrinsic
def big0(context, x):
    return _signature(_sigma("big0"), 1)


@intrinsic
def big1(context, x):
    return _signature(_sigma("big1"), 1)


@intrinsic
def small0(context, x):
    return _signature(_sigma("small0"), 1)


@intrinsic
def small1(context, x):
    return _signature(_sigma("small1"), 1)


@intrinsic
def swap(context, x):
    """Reverse the four bytes."""
    return _signature(_swap, 1)


@intrinsic
def choose(context, e, f, g):
    return _signature(_choose, 3)


@intrinsic
def majority(context, a, b, c):
    return _signature(_majority, 3)


@intrinsic
def add2(context, a, b):
    return _signature(_add, 2)


@intrinsic
def add3(context, a, b, c):
    return _signature(_add, 3)


@intrinsic
def add4(context, a, b, c, d):
    return _signature(_add, 4)


@intrinsic
def add5(context, a, b, c, d, e):
    return _signature(_add, 5)
