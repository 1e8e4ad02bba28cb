using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Engine;

namespace DistributedAnomaly.Api;

/// <summary>The engine, once it has read its state: the API listens before, so that probes get an answer.</summary>
public sealed class EngineHandle
{
    private volatile IAnomalyEngine? _engine;
    private volatile bool _leaving;
    private volatile string _waiting = "The engine is reading its state.";

    /// <summary>Should requests be sent here?</summary>
    public bool IsReady => _engine is not null && !_leaving;

    /// <summary>Why it is not ready, as a sentence.</summary>
    public string Waiting => _leaving ? "The server stops." : _waiting;

    /// <summary>What is waited for before requests can be served, as a sentence.</summary>
    public void WaitFor(string what) => _waiting = what;

    /// <summary>From now on requests are served.</summary>
    public void Open(IAnomalyEngine engine) => _engine = engine;

    /// <summary>From now on the server is not ready: it is about to stop, but serves the requests that still come.</summary>
    public void Leave() => _leaving = true;

    /// <summary>From now on requests are refused: the server stops.</summary>
    public void Close() => _engine = null;

    /// <exception cref="ProblemException">503: not ready.</exception>
    internal IAnomalyEngine Get() => _engine ?? throw new ProblemException(
        ProblemTypes.NotReady, $"The server is starting or stopping: {Waiting} /readyz says when it is ready.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };
}
