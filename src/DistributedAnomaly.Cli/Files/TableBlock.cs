using DistributedAnomaly.Core.Batch;

namespace DistributedAnomaly.Cli.Files;

/// <summary>Some rows of a <see cref="TableFile"/>.</summary>
/// <param name="Table">The features.</param>
/// <param name="Labels">True: an anomaly; empty: the file has no labels.</param>
/// <param name="Ids">What names the rows, row after row.</param>
internal sealed record TableBlock(Table Table, IReadOnlyList<bool> Labels, IReadOnlyList<string> Ids);
