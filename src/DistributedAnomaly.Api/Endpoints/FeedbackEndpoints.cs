using System.Text.Json;
using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Mapping;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Contracts.V1;
using DistributedAnomaly.Core.Alerting;
using DistributedAnomaly.Core.Monitoring.Feedback;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Queries;
using Alert = DistributedAnomaly.Core.Alerting.Alert;
using FeedbackPattern = DistributedAnomaly.Core.Monitoring.Feedback.FeedbackPattern;

namespace DistributedAnomaly.Api.Endpoints;

/// <summary><c>POST /api/v1/feedback</c> and <c>GET /api/v1/fleets/{fleet}/entities/{entity}/feedback</c></summary>
internal sealed class FeedbackEndpoints(EngineHandle engine, TimeProvider clock)
{
    private const int MaxName = 256, MaxComment = 1024;

    private static readonly TimeSpan LongestFreeze = TimeSpan.FromDays(30);

    public async Task GiveAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        var kind = KindOf(request.Verdict);
        if (request.By is not { Length: > 0 and <= MaxName })
            throw Malformed($"'by' says who: 1 to {MaxName} characters.");
        if (request.Comment is { Length: > MaxComment })
            throw Malformed($"'comment' has at most {MaxComment} characters.");
        var feedback = new EntityFeedback { Kind = kind, By = request.By, Comment = request.Comment ?? "", AtMs = clock.GetUtcNow().ToUnixTimeMilliseconds() };
        var (key, said) = kind == FeedbackKind.Freeze
            ? await FreezeAsync(context, request, feedback)
            : await AboutAlertAsync(context, request, feedback);
        if (!await engine.Get().GiveFeedbackAsync(key, said, context.RequestAborted))
            throw EntityEndpoints.Unknown(key);
        await WriteAsync(context, key);
    }

    public Task GetAsync(HttpContext context) => WriteAsync(context, EntityEndpoints.Key(context, segments: 7));

    private async Task WriteAsync(HttpContext context, EntityKey key)
    {
        var all = await engine.Get().GetFeedbackAsync(key, context.RequestAborted) ?? throw EntityEndpoints.Unknown(key);
        await context.WriteAsync(new FeedbackList([.. all.Select(ContractMapping.ToContract)]), V1Json.Default.FeedbackList);
    }

    private async Task<(EntityKey, EntityFeedback)> AboutAlertAsync(HttpContext context, FeedbackRequest request, EntityFeedback feedback)
    {
        var alert = await AlertAsync(context, request);
        var patterns = FeedbackPattern.Of(alert.Reasons);
        if (alert.Kind != AlertKind.Anomaly || patterns.Count == 0)
        {
            throw Malformed(
                "This alert does not follow from how unusual a metric is (it tells of a silence, a rule or a rare label): change the policy, or silence it.");
        }

        return (alert.Key, feedback with { Patterns = patterns, Surprise = alert.Surprise, Episode = AlertId.Number(alert.Id) });
    }

    private async Task<(EntityKey, EntityFeedback)> FreezeAsync(HttpContext context, FeedbackRequest request, EntityFeedback feedback)
    {
        var key = request.Alert is null ? EntityOf(context, request) : (await AlertAsync(context, request)).Key;
        var from = request.From ?? clock.GetUtcNow();
        if (request.Until is not { } until || until <= from || until - from > LongestFreeze)
            throw Malformed($"A freeze ends ('until') after its begin, and at most {LongestFreeze.TotalDays:0} days after it.");
        return (key, feedback with { FromMs = from.ToUnixTimeMilliseconds(), UntilMs = until.ToUnixTimeMilliseconds() });
    }

    private async Task<Alert> AlertAsync(HttpContext context, FeedbackRequest request)
    {
        Alert? alert;
        if (request.Alert is { } id)
        {
            alert = await engine.Get().GetAlertAsync(id, context.RequestAborted);
            return alert is not null && Caller.Of(context).Covers(alert.Key.Fleet)
                ? alert
                : throw new ProblemException(ProblemTypes.UnknownAlert, $"There is no alert '{id}'.");
        }

        var key = EntityOf(context, request);
        var alerts = await engine.Get().ListAlertsAsync(new AlertQuery(key.Fleet, key.Entity, null, 100, null), context.RequestAborted);
        return alerts.FirstOrDefault(a => a.Kind == AlertKind.Anomaly)
            ?? throw new ProblemException(ProblemTypes.UnknownAlert, $"There is no alert of '{key.Entity}' in the fleet '{key.Fleet}'.");
    }

    private static EntityKey EntityOf(HttpContext context, FeedbackRequest request)
    {
        if (request is not { Fleet: { Length: > 0 } fleet, Entity: { Length: > 0 } entity })
            throw Malformed("What is it about: 'alert', or 'fleet' and 'entity'?");
        Caller.Of(context).Demand(fleet);
        return new EntityKey(fleet, entity);
    }

    private static FeedbackKind KindOf(string? verdict) => verdict switch
    {
        "true" => FeedbackKind.TrueAlarm,
        "false_alarm" => FeedbackKind.FalseAlarm,
        "expected" => FeedbackKind.Expected,
        "freeze" => FeedbackKind.Freeze,
        _ => throw Malformed("'verdict' is true, false_alarm, expected or freeze."),
    };

    private static async Task<FeedbackRequest> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, V1Json.Default.FeedbackRequest, context.RequestAborted)
                ?? throw Malformed("The body must be an object.");
        }
        catch (JsonException e)
        {
            throw Malformed($"The body could not be read: {e.Message}");
        }
    }

    private static ProblemException Malformed(string detail) => new(ProblemTypes.MalformedBody, detail);
}
