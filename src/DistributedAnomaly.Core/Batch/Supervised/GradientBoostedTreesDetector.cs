using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>Gradient-boosted regression trees (Friedman 2001) with second-order steps (Chen and Guestrin 2016) over binned columns.</summary>
/// <remarks>
/// <list type="number">
/// <item>Each column is cut into at most 64 bins of about equal counts.</item>
/// <item>A tree takes a random part of the rows and splits level by level where gradients and curvatures of the loss gain most.</item>
/// <item>A leaf holds -gradient / (curvature + penalty), times the learning rate.</item>
/// </list>
/// Score = the log-odds of an anomaly. Explanation: how the expected log-odds change at the splits of a column along a row's path. A tree costs n d depth
/// additions; memory n d bytes while fitting, 24 bytes a node in the model.
/// </remarks>
public sealed class GradientBoostedTreesDetector : SupervisedDetector
{
    public override string Name => "gradient-boosted-trees";

    /// <value>1 to 5,000. Default 150.</value>
    public int Trees { get; init; } = 150;

    /// <value>Levels of splits, 1 to 12. Default 4.</value>
    public int Depth { get; init; } = 4;

    /// <value>Above 0, at most 1. Default 0.1.</value>
    public double LearningRate { get; init; } = 0.1;

    /// <value>Share of the rows that a tree is built on, 0.1 to 1. Default 0.8.</value>
    public double Subsample { get; init; } = 0.8;

    /// <value>L2 penalty of a leaf's value, 0 to 1e6. Default 1.</value>
    public double Penalty { get; init; } = 1;

    public override BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader) => BoostedTreesModel.Load(Name, columns, ref reader);

    private protected override BatchModel Fit(LabelledRows train, FitOptions options)
    {
        HyperParameter.Check(Trees, 1, 5000, nameof(Trees));
        HyperParameter.Check(Depth, 1, 12, nameof(Depth));
        HyperParameter.Check(LearningRate, 1e-6, 1, nameof(LearningRate));
        HyperParameter.Check(Subsample, 0.1, 1, nameof(Subsample));
        HyperParameter.Check(Penalty, 0, 1e6, nameof(Penalty));
        var n = train.Labels.Length;
        var loss = new FocalLoss(Focus);
        var bins = BinnedColumns.Of(train.Table);
        var builder = new BoostedTreeBuilder(bins, Depth, Penalty, options);
        var (gradients, curvatures, odds) = (new double[n], new double[n], new double[n]);
        var weighted = 0.0;
        for (var i = 0; i < n; i++)
            weighted += train.Labels[i] ? train.Weights[i] : 0;
        var start = PortableMath.Ln(weighted / (n - weighted));
        odds.AsSpan().Fill(start);
        var trees = new BoostedTree[Trees];
        for (var t = 0; t < Trees; t++)
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < n; i++)
            {
                var (gradient, curvature) = loss.Derivatives(odds[i], train.Labels[i]);
                (gradients[i], curvatures[i]) = (gradient * train.Weights[i], curvature * train.Weights[i]);
            }

            trees[t] = builder.Build(Chosen(n, options.Seed, t), gradients, curvatures, LearningRate);
            for (var i = 0; i < n; i++)
                odds[i] += trees[t].Value(train.Table.Row(i));
            options.Progress?.Report((t + 1.0) / Trees);
        }

        return new BoostedTreesModel(Name, train.Table.Columns, start, trees);
    }

    private int[] Chosen(int n, int seed, int tree)
    {
        var random = new SeededRandom(seed, tree + 1);
        var rows = new List<int>(n);
        for (var i = 0; i < n; i++)
        {
            if (Subsample >= 1 || random.NextDouble() < Subsample)
                rows.Add(i);
        }

        return rows.Count > 0 ? [.. rows] : [0];
    }
}
