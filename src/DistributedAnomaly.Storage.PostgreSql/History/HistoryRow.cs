using DistributedAnomaly.Engine.Storage;

namespace DistributedAnomaly.Storage.PostgreSql.History;

/// <summary>A row on its way to the disk: a minute, or a raw observation.</summary>
/// <param name="Time">The minute since 1970, or Unix ms of an observation.</param>
/// <param name="Episode">0 for minutes.</param>
internal readonly record struct HistoryRow(Guid Entity, long Time, long Episode, byte[] Data)
{
    /// <summary>Rows of one key become one, where the later value of a metric counts: one statement writes a row once.</summary>
    public static List<HistoryRow> Join(List<HistoryRow> rows, int itemBytes)
    {
        var places = new Dictionary<(Guid, long, long), int>(rows.Count);
        var joined = new List<HistoryRow>(rows.Count);
        foreach (var row in rows)
        {
            if (places.TryAdd((row.Entity, row.Time, row.Episode), joined.Count))
            {
                joined.Add(row);
                continue;
            }

            var place = places[(row.Entity, row.Time, row.Episode)];
            var merged = new HistoryBuffer();
            merged.AddMissingNewest(row.Data, itemBytes);
            merged.AddMissingNewest(joined[place].Data, itemBytes);
            joined[place] = row with { Data = [.. merged.Written] };
        }

        return joined;
    }
}
