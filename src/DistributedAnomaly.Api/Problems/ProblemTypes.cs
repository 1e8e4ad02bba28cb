namespace DistributedAnomaly.Api.Problems;

/// <summary>Every kind of problem that the API answers with. The names are part of the API: programs decide by them.</summary>
internal static class ProblemTypes
{
    public static readonly ProblemType MalformedBody = new("malformed-body", "The body could not be read", 400);
    public static readonly ProblemType InvalidObservations = new("invalid-observations", "No observation was valid", 400);
    public static readonly ProblemType InvalidParameter = new("invalid-parameter", "A parameter is not valid", 400);
    public static readonly ProblemType BadRequest = new("bad-request", "The request is not valid", 400);
    public static readonly ProblemType Unauthorized = new("unauthorized", "No valid key", 401);
    public static readonly ProblemType Forbidden = new("forbidden", "Not allowed", 403);
    public static readonly ProblemType NoSuchRoute = new("no-such-route", "There is nothing at this address", 404);
    public static readonly ProblemType UnknownFleet = new("unknown-fleet", "There is no such fleet", 404);
    public static readonly ProblemType UnknownEntity = new("unknown-entity", "There is no such entity", 404);
    public static readonly ProblemType UnknownAlert = new("unknown-alert", "There is no such alert", 404);
    public static readonly ProblemType UnknownSilence = new("unknown-silence", "There is no such silence", 404);
    public static readonly ProblemType UnknownModel = new("unknown-model", "There is no such model", 404);
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", "The method is not allowed here", 405);
    public static readonly ProblemType NotPossible = new("not-possible", "Not possible as things are", 409);
    public static readonly ProblemType TooLarge = new("too-large", "The request is too large", 413);
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", "The body's type is not supported", 415);
    public static readonly ProblemType LimitReached = new("limit-reached", "A limit is reached", 429);
    public static readonly ProblemType Overloaded = new("overloaded", "The server is overloaded", 429);
    public static readonly ProblemType InternalError = new("internal-error", "The server failed", 500);
    public static readonly ProblemType NotReady = new("not-ready", "The server is not ready", 503);
}
