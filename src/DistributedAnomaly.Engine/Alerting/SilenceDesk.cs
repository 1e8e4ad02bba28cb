using DistributedAnomaly.Core.Alerting.Desk;
using DistributedAnomaly.Core.Alerting.Silences;

namespace DistributedAnomaly.Engine.Alerting;

/// <summary>Makes, changes and ends silences at a desk, as Alertmanager does.</summary>
internal static class SilenceDesk
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    public static async ValueTask<string> PutAsync(AlertDesk desk, Silence silence, long nowMs, CancellationToken cancellationToken)
    {
        var silences = desk.View.State.Silences;
        var before = silence.Id.Length == 0 ? null : silences.GetValueOrDefault(silence.Id) ?? throw new UnknownSilenceException(silence.Id);
        var put = silence with { StartsMs = Math.Max(silence.StartsMs, before is null ? nowMs : Math.Min(before.StartsMs, nowMs)), UpdatedMs = nowMs };
        if (before is null || !MayChange(before, put, nowMs))
        {
            if (before is not null && before.StateAt(nowMs) != SilenceState.Expired)
                await desk.DecideAsync(new SilenceEnded(before.Id), cancellationToken);
            put = put with { Id = Guid.NewGuid().ToString(), StartsMs = Math.Max(silence.StartsMs, nowMs) };
        }

        var consequences = await desk.DecideAsync(new SilencePut(put), cancellationToken);
        return consequences.OfType<SilenceIgnored>().Any()
            ? throw new EngineOverloadedException("There are too many silences: end some, or wait until old ones are forgotten.", RetryAfter)
            : put.Id;
    }

    public static async ValueTask EndAsync(AlertDesk desk, string id, CancellationToken cancellationToken)
    {
        var consequences = await desk.DecideAsync(new SilenceEnded(id), cancellationToken);
        if (consequences.OfType<SilenceIgnored>().Any())
            throw new UnknownSilenceException(id);
    }

    private static bool MayChange(Silence before, Silence after, long nowMs) =>
        before.Matchers.Equals(after.Matchers) && before.StateAt(nowMs) switch
        {
            SilenceState.Active => after.StartsMs == before.StartsMs && after.EndsMs >= nowMs,
            SilenceState.Pending => after.StartsMs >= nowMs,
            _ => false,
        };
}
