namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>A checked training set.</summary>
/// <param name="Table">Made rows behind the given ones.</param>
/// <param name="Labels">One a row.</param>
/// <param name="Weights">One a row, 1 on average.</param>
internal sealed record LabelledRows(Table Table, bool[] Labels, double[] Weights);
