"""The form of an API's errors: RFC 9457 problem details."""

PROBLEM_JSON = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    410: "Gone",
    412: "Another version",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not valid",
    423: "Busy",
    429: "Too many requests",
    460: "Checksum mismatch",
    500: "Our mistake",
    503: "Away",
}
