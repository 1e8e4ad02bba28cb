using System.Text;
using DistributedAnomaly.Core.Monitoring;

namespace DistributedAnomaly.Cli.Scoring;

/// <summary>Keeps the rows of highest surprise; of equals the first ones.</summary>
internal sealed class TopRows(int capacity = 10)
{
    private readonly List<TopRow> _rows = [];

    /// <summary>Highest first.</summary>
    public IReadOnlyList<TopRow> Rows => _rows;

    public void Offer(ReadOnlySpan<byte> timestamp, string entity, Verdict verdict)
    {
        if (verdict.Reasons.Length == 0 || (_rows.Count == capacity && verdict.Surprise <= _rows[^1].Surprise))
            return;
        var reason = verdict.Reasons[0];
        var row = new TopRow(
            Encoding.UTF8.GetString(timestamp), entity, Math.Round(verdict.Surprise, 6), ScoreWriter.Name(verdict.Severity), reason.Metric, reason.Detector);
        var at = _rows.FindIndex(other => other.Surprise < row.Surprise);
        if (at < 0 && _rows.Count == capacity)
            return;
        if (_rows.Count == capacity)
            _rows.RemoveAt(capacity - 1);
        _rows.Insert(at < 0 ? _rows.Count : at, row);
    }
}
