"""Why a machine that is asked by https is not believed, or not understood, in one line."""

import ssl

from corpus.web.fetched import short

_NOT_YET, _RUN_OUT = 9, 10
_OTHER_NAME = (62, 64)
_UNKNOWN = (18, 19, 20, 21)
"""OpenSSL's X509_V_ERR_…: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/"""
_PLAIN = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE")
"""What OpenSSL calls an answer that is no TLS, from version to version."""


def told(error: ssl.SSLError, host: str) -> str:
    """What is wrong, and how to mend it."""
    if not isinstance(error, ssl.SSLCertVerificationError):
        if error.reason in _PLAIN:
            return "it does not speak https at this port; is its address one of http://?"
        why = short((error.reason or str(error)).replace("_", " ").lower())
        return f"https cannot be spoken with it ({why}); its operator must mend that"
    if error.verify_code in _OTHER_NAME:
        return (
            f"its certificate is not for {host}, so it may be another machine; "
            "ask for it by the name that its certificate is for"
        )
    if error.verify_code == _RUN_OUT:
        return (
            "its certificate has run out; its operator must renew it "
            "(or the clock of this machine is wrong)"
        )
    if error.verify_code == _NOT_YET:
        return "its certificate does not hold yet; is the clock of this machine right?"
    if error.verify_code in _UNKNOWN:
        return (
            "its certificate is signed by nobody whom this machine knows; if it is your own "
            "network's, let the environment variable SSL_CERT_FILE name a file with the "
            "certificate of who signed it"
        )
    return f"its certificate is not believed ({short(error.verify_message)})"
