using DistributedAnomaly.Cli.Files;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>Counts rows and writes them.</summary>
/// <param name="writer">Null: only the summary is wanted.</param>
internal sealed class ScoreRows(ScoreWriter? writer) : ScoreCounts
{
    private readonly TopRows _top = new();

    public IReadOnlyList<TopRow> Top => _top.Rows;

    public override void Judged(SeriesFile row, EntityMonitor monitor, Verdict verdict)
    {
        base.Judged(row, monitor, verdict);
        writer?.Row(row.TimestampText, row.Entity, verdict);
        _top.Offer(row.TimestampText, row.Entity, verdict);
    }

    public override void Refused(SeriesFile row)
    {
        base.Refused(row);
        writer?.Refused(row.TimestampText, row.Entity);
    }
}
