using DistributedAnomaly.Engine.Queries;
using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Engine.Querying;

/// <summary>Puts the minutes that are still open behind those on disk.</summary>
internal static class OpenMinute
{
    public static IReadOnlyList<MetricRollups> Merge(IReadOnlyList<MetricRollups> stored, HistoryBatch open, HistoryQuery query)
    {
        if (open.Minutes == 0)
            return stored;
        var merged = stored.ToDictionary(m => m.Metric, m => m.Points, StringComparer.Ordinal);
        for (var i = 0; i < open.Minutes; i++)
        {
            var (_, minuteMs, start, end) = open.Minute(i);
            if (minuteMs >= query.ToMs || minuteMs + Recording.MinuteRollups.LengthMs <= query.FromMs)
                continue;
            foreach (var (metric, rollup) in open.Rollups(start, end))
            {
                if (query.Metric is not null && query.Metric != metric)
                    continue;
                // A minute of the same begin on disk would be an older copy of the open one.
                var before = merged.GetValueOrDefault(metric, []).Where(p => p.StartMs < minuteMs);
                merged[metric] = [.. before.TakeLast(query.Limit - 1), rollup];
            }
        }

        return [.. merged.Select(m => new MetricRollups(m.Key, m.Value)).OrderBy(m => m.Metric, StringComparer.Ordinal)];
    }
}
