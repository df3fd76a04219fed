"""What the system says of a file, a folder or a port that it does not give."""


def reason_of(fault: OSError | UnicodeError) -> str:
    """Why, as the end of a sentence: never empty, without a full stop.

    Python's own OSErrors have no `strerror` (of a pipe: "underlying stream is not seekable"), some have no text at all.
    """
    if isinstance(fault, UnicodeError):
        return "it is not UTF-8 text"
    said = fault.strerror or " ".join(str(part) for part in fault.args if part)
    return said.strip().rstrip(".") or f"the system does not say why ({type(fault).__name__})"
