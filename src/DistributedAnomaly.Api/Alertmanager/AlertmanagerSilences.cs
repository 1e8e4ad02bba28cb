using System.Text.Json.Nodes;
using DistributedAnomaly.Api.Access;
using DistributedAnomaly.Api.Problems;
using DistributedAnomaly.Core.Alerting.Matching;
using DistributedAnomaly.Core.Alerting.Silences;
using DistributedAnomaly.Core.Series;
using DistributedAnomaly.Engine.Alerting;

namespace DistributedAnomaly.Api.Alertmanager;

/// <summary><c>/api/v2/silences</c> and <c>/silence/{id}</c></summary>
internal sealed class AlertmanagerSilences(EngineHandle engine, TimeProvider clock)
{
    public async Task ListAsync(HttpContext context)
    {
        var filter = AlertmanagerFilter.Matchers(context.Request);
        var view = await AlertmanagerApi.Desk(engine).GetViewAsync(context.RequestAborted);
        var nowMs = NowMs();
        // Active ones by their end, the others by their last change.
        var silences = view.State.Silences.Values.Where(s => filter.Matches(LabelsOf(s)))
            .OrderBy(s => s.StateAt(nowMs) switch { SilenceState.Active => 0, SilenceState.Pending => 1, _ => 2 })
            .ThenBy(s => s.EndsMs).ThenBy(s => s.Id, StringComparer.Ordinal);
        await AlertmanagerJson.WriteAsync(context, new JsonArray([.. silences.Select(s => (JsonNode)AlertmanagerJson.Silence(s, nowMs))]));
    }

    public async Task GetAsync(HttpContext context)
    {
        var id = IdOf(context);
        var view = await AlertmanagerApi.Desk(engine).GetViewAsync(context.RequestAborted);
        if (!view.State.Silences.TryGetValue(id, out var silence))
            throw new ProblemException(ProblemTypes.UnknownSilence, $"There is no silence '{id}'.");
        await AlertmanagerJson.WriteAsync(context, AlertmanagerJson.Silence(silence, NowMs()));
    }

    public async Task PostAsync(HttpContext context)
    {
        DemandAllFleets(context);
        Silence silence;
        using (var body = await AlertmanagerJson.ReadAsync(context))
        {
            try
            {
                silence = AlertmanagerJson.ReadSilence(body.RootElement);
            }
            catch (FormatException e)
            {
                throw AlertmanagerJson.Malformed(e.Message);
            }
        }

        if (silence.EndsMs <= NowMs())
            throw AlertmanagerJson.Malformed("A silence must end in the future.");
        try
        {
            var id = await AlertmanagerApi.Desk(engine).PutSilenceAsync(silence, context.RequestAborted);
            await AlertmanagerJson.WriteAsync(context, new JsonObject { ["silenceID"] = id });
        }
        catch (UnknownSilenceException e)
        {
            throw new ProblemException(ProblemTypes.UnknownSilence, e.Message);
        }
    }

    public async Task DeleteAsync(HttpContext context)
    {
        DemandAllFleets(context);
        try
        {
            await AlertmanagerApi.Desk(engine).EndSilenceAsync(IdOf(context), context.RequestAborted);
        }
        catch (UnknownSilenceException e)
        {
            throw new ProblemException(ProblemTypes.UnknownSilence, e.Message);
        }
    }

    // A silence is asked for by what it silences: the values that its matchers demand.
    private static ContextLabels LabelsOf(Silence silence) => ContextLabels.From(
        silence.Matchers.Items.Where(m => m.Operator is MatchOperator.Equal or MatchOperator.Regex).Select(m => KeyValuePair.Create(m.Name, m.Value)));

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    // A silence may match any fleet.
    private static void DemandAllFleets(HttpContext context)
    {
        if (Caller.Of(context).Fleets is not null)
            throw new ProblemException(ProblemTypes.Forbidden, "A key for some fleets may not silence.");
    }

    private long NowMs() => clock.GetUtcNow().ToUnixTimeMilliseconds();
}
