using System.Net;
using DistributedAnomaly.Api.Problems;
using Microsoft.Net.Http.Headers;

namespace DistributedAnomaly.Api.Access;

/// <summary>
/// A web page that a browser on this machine shows can send requests to loopback. Two checks keep it out: the name in the URL must be
/// loopback's own (a foreign name that was made to resolve to 127.0.0.1 is DNS rebinding), and what changes something must not come
/// from another origin.
/// </summary>
internal static class LoopbackGuard
{
    /// <exception cref="ProblemException">403.</exception>
    public static void Check(HttpRequest request)
    {
        if (!IsLoopbackName(request.Host.Host))
        {
            throw new ProblemException(
                ProblemTypes.Forbidden,
                $"The host name '{request.Host.Host}' is not a name of this machine's loopback; without keys only localhost, 127.0.0.1 and [::1] are answered.");
        }

        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            return;
        var origin = request.Headers[HeaderNames.Origin].ToString();
        if (origin.Length > 0 && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase))
            throw new ProblemException(ProblemTypes.Forbidden, $"Requests from the origin '{origin}' are not taken without a key.");
    }

    public static bool IsLoopbackName(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
