using DistributedAnomaly.Core.Batch.Scaling;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>Logistic regression (Cox 1958) with an L2 penalty, fitted by L-BFGS (Liu and Nocedal 1989).</summary>
/// <remarks>
/// Score = the log-odds of an anomaly, linear in the standardised columns; with weights or SMOTE the odds are those of the changed shares. Explanation: what a
/// column adds to the log-odds. A step costs 4 n d operations; memory 8 n d while fitting, 24 d bytes in the model.
/// </remarks>
public sealed class LogisticRegressionDetector : SupervisedDetector
{
    public override string Name => "logistic-regression";

    /// <value>Weight of half the squared coefficients against the mean loss, 0 to 1e6. Default 1e-3.</value>
    public double Penalty { get; init; } = 1e-3;

    /// <value>Steps at most, 1 to 10,000. Default 300.</value>
    public int Steps { get; init; } = 300;

    private protected override BatchModel Fit(LabelledRows train, FitOptions options)
    {
        HyperParameter.Check(Penalty, 0, 1e6, nameof(Penalty));
        HyperParameter.Check(Steps, 1, 10_000, nameof(Steps));
        var scaler = RowScaler.Fit(train.Table, RowScaling.Standard);
        var objective = new LogisticObjective(Cut(scaler.Scale(train.Table)), train.Table.Width, train, new FocalLoss(Focus), Penalty);
        var weights = LimitedMemoryBfgs.Minimise(objective.Evaluate, new double[train.Table.Width + 1], Steps, options);
        return new LogisticModel(Name, train.Table.Columns, scaler, weights);
    }

    public override BatchModel Load(IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        var scaler = RowScaler.Load(columns.Count, ref reader);
        return new LogisticModel(Name, columns, scaler, reader.Doubles(columns.Count + 1L));
    }

    /// <summary>A value a thousand deviations away would leave the others without influence on the fit.</summary>
    private static double[] Cut(double[] scaled)
    {
        foreach (ref var value in scaled.AsSpan())
            value = Math.Clamp(value, -LogisticModel.Cut, LogisticModel.Cut);
        return scaled;
    }
}
