using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Mapping;
using DistributedAnomaly.Api.Parameters;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Engine;
using DistributedAnomaly.Ingest;
using DistributedAnomaly.Ingest.Bodies;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary><c>POST /api/v1/fleets/{fleet}/observations</c></summary>
internal sealed class ObserveEndpoint(EngineHandle engine, ApiOptions options, ObserveWorkspaces workspaces, ApiMetrics metrics, TimeProvider clock)
{
    public static readonly ChoiceParameter<VerdictFilter> Verdicts = new(
        "verdicts", "Which verdicts the answer has.", "anomalous",
        ("all", VerdictFilter.All), ("anomalous", VerdictFilter.Anomalous), ("none", VerdictFilter.None));

    /// <summary>
    /// <list type="number">
    /// <item>What the request line and headers say is checked before the body is read.</item>
    /// <item>The body is read and unpacked within its bounds, and parsed into columns.</item>
    /// <item>The engine judges; when it is done everything accepted is durable.</item>
    /// <item>What was refused by the parser and by the engine becomes one list in the order of the request.</item>
    /// </list>
    /// </summary>
    public async Task HandleAsync(HttpContext context)
    {
        var fleet = RequestPath.Fleet(context.Request, segments: 5);
        Caller.Of(context).Demand(fleet);
        var filter = Verdicts.Read(context.Request)!.Value;
        var content = ObserveContent.Of(context.Request);
        var target = engine.Get();

        var workspace = workspaces.Rent();
        await ParseAsync(context, content, fleet, workspace);

        var result = await JudgeAsync(target, workspace, filter);
        var response = ObserveMapping.ToResponse(workspace.Parsed, result);
        Count(workspace.Parsed, result);
        var received = workspace.Parsed.Count;
        workspaces.Return(workspace);

        if (received > 0 && result.Accepted == 0)
            throw NothingAccepted(response.Rejected);
        await context.WriteAsync(response, V1Json.Default.ObserveResponse);
    }

    private async Task ParseAsync(HttpContext context, ObserveContent content, string fleet, ObserveWorkspace workspace)
    {
        try
        {
            using var body = await BodyReader.ReadAsync(
                context.Request.Body, content.Gzip, context.Request.ContentLength ?? 0, options.Ingest.MaxBodyBytes, workspaces.Budget,
                context.RequestAborted);
            metrics.BodyBytes.Add(body.Length);
            workspace.Parsed.Clear(fleet, clock.GetUtcNow().ToUnixTimeMilliseconds());
            if (content.Lines)
                workspace.Reader.ReadLines(body.Bytes, workspace.Parsed);
            else
                workspace.Reader.ReadDocument(body.Bytes, workspace.Parsed);
        }
        catch (IngestException e)
        {
            workspaces.Return(workspace);
            throw e.Fault switch
            {
                IngestFault.TooLarge => new ProblemException(ProblemTypes.TooLarge, e.Message),
                IngestFault.Overloaded => new ProblemException(ProblemTypes.Overloaded, e.Message) { RetryAfter = TimeSpan.FromSeconds(1) },
                _ => new ProblemException(ProblemTypes.MalformedBody, e.Message),
            };
        }
    }

    /// <summary>
    /// A caller that hangs up changes nothing here: the batch belongs to the engine until it is done with it. When the engine fails in
    /// an unforeseen way it may still hold the batch, so that the workspace is not used again.
    /// </summary>
    private async ValueTask<ObserveResult> JudgeAsync(IAnomalyEngine target, ObserveWorkspace workspace, VerdictFilter filter)
    {
        if (workspace.Parsed.Batch.Count == 0)
            return new ObserveResult(0, 0, [], []);
        try
        {
            return await target.ObserveAsync(workspace.Parsed.Batch, filter, CancellationToken.None);
        }
        catch (Exception e) when (e is EngineOverloadedException or UnknownFleetException)
        {
            workspaces.Return(workspace);
            throw;
        }
    }

    /// <summary>Where a limit had a part in it, trying again may help; otherwise it never will.</summary>
    private static ProblemException NothingAccepted(IReadOnlyList<Rejection> rejected)
    {
        var limited = rejected.Count(r => r.Retry);
        var first = rejected.Count > 0 ? $" The first: {rejected[0].Reason}" : string.Empty;
        return limited == 0
            ? new ProblemException(ProblemTypes.InvalidObservations, $"None of the {rejected.Count} observations was valid.{first}") { Rejected = rejected }
            : new ProblemException(
                ProblemTypes.LimitReached, $"None of the {rejected.Count} observations was taken, {limited} of them for a limit that is reached.{first}")
            {
                Rejected = rejected,
                RetryAfter = TimeSpan.FromSeconds(10),
            };
    }

    private void Count(ParsedObservations parsed, ObserveResult result)
    {
        var limited = result.Rejected.Count(r => r.Retry);
        var invalid = parsed.Count - result.Accepted - limited;
        metrics.Measurements.Add(parsed.Batch.Measurements);
        Add(result.Accepted - result.Ignored, "accepted");
        Add(result.Ignored, "ignored");
        Add(limited, "limited");
        Add(invalid, "invalid");

        void Add(int observations, string outcome)
        {
            if (observations > 0)
                metrics.Observations.Add(observations, new KeyValuePair<string, object?>("outcome", outcome));
        }
    }
}
