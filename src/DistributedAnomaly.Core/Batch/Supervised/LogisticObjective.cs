namespace DistributedAnomaly.Core.Batch.Supervised;

/// <summary>Mean weighted loss of a linear log-odds plus the penalty; the last coefficient is the constant, which is not penalised.</summary>
internal sealed class LogisticObjective(double[] scaled, int width, LabelledRows rows, FocalLoss loss, double penalty)
{
    /// <summary>Value at some weights; fills the gradient.</summary>
    public double Evaluate(ReadOnlySpan<double> weights, Span<double> gradient)
    {
        gradient.Clear();
        var (n, sum) = (rows.Labels.Length, 0.0);
        for (var i = 0; i < n; i++)
        {
            var row = scaled.AsSpan(i * width, width);
            var z = weights[width];
            for (var c = 0; c < width; c++)
                z += weights[c] * row[c];
            sum += rows.Weights[i] * loss.Of(z, rows.Labels[i]);
            var slope = rows.Weights[i] * loss.Derivatives(z, rows.Labels[i]).Gradient / n;
            for (var c = 0; c < width; c++)
                gradient[c] += slope * row[c];
            gradient[width] += slope;
        }

        var squares = 0.0;
        for (var c = 0; c < width; c++)
        {
            squares += weights[c] * weights[c];
            gradient[c] += penalty * weights[c];
        }

        return sum / n + penalty / 2 * squares;
    }
}
