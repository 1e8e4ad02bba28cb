using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Api;

/// <summary>The engine, once it has read its state: the API listens before, so that probes get an answer.</summary>
public sealed class EngineHandle
{
    private volatile IAnomalyEngine? _engine;

    public bool IsReady => _engine is not null;

    /// <summary>From now on requests are served.</summary>
    public void Open(IAnomalyEngine engine) => _engine = engine;

    /// <summary>From now on requests are refused: the server stops.</summary>
    public void Close() => _engine = null;

    /// <exception cref="ProblemException">503: not ready.</exception>
    internal IAnomalyEngine Get() => _engine ?? throw new ProblemException(
        ProblemTypes.NotReady, "The server is reading its state after a start, or is stopping; /readyz says when it is ready.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };
}
