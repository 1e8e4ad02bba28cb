using DistributedAnomaly.Api.Problems;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary><c>GET /healthz</c> (the process answers) and <c>/readyz</c> (it serves requests)</summary>
internal sealed class HealthEndpoints(EngineHandle engine)
{
    public static Task LiveAsync(HttpContext context) => context.WriteTextAsync("ok\n");

    public Task ReadyAsync(HttpContext context)
    {
        if (!engine.IsReady)
            throw new ProblemException(ProblemTypes.NotReady, engine.Waiting) { RetryAfter = TimeSpan.FromSeconds(1) };
        return context.WriteTextAsync("ready\n");
    }
}
