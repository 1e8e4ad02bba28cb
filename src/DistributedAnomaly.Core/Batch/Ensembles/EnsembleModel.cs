using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Ensembles;

/// <summary>Several models of one table, each with the scale of its training scores and its weight.</summary>
internal sealed class EnsembleModel(
    string name, IReadOnlyList<string> columns, BatchModel[] members, ScoreScale[] scales, double[] weights, ScoreFusion fusion)
    : BatchModel(name, columns)
{
    /// <summary>Ensembles of ensembles end here: a file cannot nest without bound.</summary>
    private const int MaxMembers = 64;

    public static EnsembleModel Load(string name, IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var fusion = (ScoreFusion)reader.Byte();
        var weights = reader.Doubles();
        if (!Enum.IsDefined(fusion) || weights.Length is 0 or > MaxMembers)
            throw new SnapshotException($"an ensemble of {weights.Length} members with fusion {fusion}");
        var members = new BatchModel[weights.Length];
        var scales = new ScoreScale[weights.Length];
        for (var m = 0; m < members.Length; m++)
        {
            var member = reader.Text();
            if (member == name)
                throw new SnapshotException("an ensemble inside itself");
            var detector = BatchDetectors.Create(member) ?? throw new SnapshotException($"a member '{member}', which is not known");
            members[m] = detector.Load(columns, ref reader);
            scales[m] = ScoreScale.Load(ref reader);
        }

        foreach (var weight in weights)
        {
            if (!(weight > 0) || double.IsInfinity(weight))
                throw new SnapshotException($"a weight of {weight}");
        }

        return new EnsembleModel(name, columns, members, scales, weights, fusion);
    }

    public override void Save(SnapshotWriter writer)
    {
        writer.Byte((byte)fusion);
        writer.Doubles(weights);
        for (var m = 0; m < members.Length; m++)
        {
            writer.Text(members[m].DetectorName);
            members[m].Save(writer);
            scales[m].Save(writer);
        }
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        var table = new Table(Columns, rows.ToArray());
        Fuse(member => member.Score(table), scores);
    }

    protected override void ScoreTrainingTable(Table train, double[] scores, int threads, CancellationToken cancellationToken) =>
        Fuse(member => member.ScoreTraining(train, threads, cancellationToken), scores);

    /// <summary>The members' explanations, each with the weight of what it says about the row.</summary>
    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var table = new Table(Columns, row.ToArray());
        var parts = new double[Width];
        for (var m = 0; m < members.Length; m++)
        {
            members[m].Explain(row, parts);
            var weight = weights[m] * scales[m].Tail(members[m].Score(table)[0]);
            for (var c = 0; c < parts.Length; c++)
                contributions[c] += weight * parts[c];
        }
    }

    private void Fuse(Func<BatchModel, double[]> score, Span<double> fused)
    {
        fused.Clear();
        var total = weights.Sum();
        for (var m = 0; m < members.Length; m++)
        {
            var (own, scale) = (score(members[m]), scales[m]);
            for (var i = 0; i < own.Length; i++)
            {
                fused[i] = fusion switch
                {
                    ScoreFusion.MeanRank => fused[i] + weights[m] / total * scale.Rank(own[i]),
                    ScoreFusion.MeanTail => fused[i] + weights[m] / total * scale.Tail(own[i]),
                    ScoreFusion.MeanScore => fused[i] + weights[m] / total * scale.Standardised(own[i]),
                    _ => Math.Max(fused[i], scale.Tail(own[i])),
                };
            }
        }
    }
}
