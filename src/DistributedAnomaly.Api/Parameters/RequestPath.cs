using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Ingest.Names;
using Microsoft.AspNetCore.Http.Features;

namespace DistributedAnomaly.Api.Parameters;

/// <summary>
/// The parts of a path as the caller meant them. Routing sees a path in which everything but <c>%2F</c> is unescaped, so that
/// <c>a%2Fb</c> and <c>a%252Fb</c> look alike; names with slashes are read from the request line instead.
/// </summary>
internal static class RequestPath
{
    /// <summary>The fleet in <c>/api/v1/fleets/{fleet}...</c>.</summary>
    /// <param name="segments">Parts that the path of this endpoint has.</param>
    public static string Fleet(HttpRequest request, int segments)
    {
        var fleet = Segments(request, segments)[3];
        return NameRules.FleetFault(fleet) is { } fault
            ? throw new ProblemException(ProblemTypes.InvalidParameter, $"The fleet's name {fault}.") { Parameter = "fleet" }
            : fleet;
    }

    /// <summary>Fleet and entity in <c>/api/v1/fleets/{fleet}/entities/{entity}...</c>.</summary>
    public static (string Fleet, string Entity) Entity(HttpRequest request, int segments) =>
        (Fleet(request, segments), Segments(request, segments)[5]);

    /// <summary>Everything after <c>/api/v1/alerts/</c>; its slashes may be escaped or not.</summary>
    public static string AlertId(HttpRequest request) => string.Join('/', Segments(request, count: null).Skip(3));

    /// <exception cref="ProblemException">400: the path takes detours (<c>..</c>), so that its parts are not where they seem.</exception>
    private static string[] Segments(HttpRequest request, int? count)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!target.StartsWith('/'))
            target = Uri.TryCreate(target, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "/";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        var segments = path.Trim('/').Split('/');
        for (var i = 0; i < segments.Length; i++)
            segments[i] = Uri.UnescapeDataString(segments[i]);
        return (count is null || segments.Length == count) && !segments.Any(s => s is "." or "..")
            ? segments
            : throw new ProblemException(ProblemTypes.BadRequest, "The path has empty parts or detours ('..').");
    }
}
