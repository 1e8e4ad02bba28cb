namespace DistributedAnomaly.Cli.Scoring;

/// <summary>What <c>score --json</c> prints.</summary>
/// <param name="Rows">Rows written.</param>
/// <param name="TrainRows">Rows replayed before them, not written.</param>
/// <param name="Entities">Entities met.</param>
/// <param name="Scored">Of the rows written, those judged.</param>
/// <param name="Ignored">Of the rows written, duplicates and late ones.</param>
/// <param name="Refused">Of the rows written, those that could not be used.</param>
/// <param name="TrainRefused">Of the rows before them, those that could not be used.</param>
/// <param name="Anomalous">Rows at or above the threshold.</param>
/// <param name="Episodes">Episodes that opened.</param>
/// <param name="Measurements">Values judged or learnt, of all rows.</param>
/// <param name="Seconds">Time it took.</param>
/// <param name="RowsPerSecond">Of all rows.</param>
/// <param name="Top">The rows of highest surprise, highest first; of equals the first.</param>
/// <param name="Faults">The first rows that could not be used, with the reason.</param>
internal sealed record ScoreSummary(
    long Rows, long TrainRows, int Entities, long Scored, long Ignored, long Refused, long TrainRefused, long Anomalous, long Episodes,
    long Measurements, double Seconds, double RowsPerSecond, IReadOnlyList<TopRow> Top, IReadOnlyList<string> Faults);
