namespace DistributedAnomaly.Core.Batch.Clusters;

/// <summary>Centres of clusters, one after another.</summary>
internal sealed class CentreSet(double[] centres, int width)
{
    public int Width => width;

    public int Count => centres.Length / width;

    public ReadOnlySpan<double> Values => centres;

    public ReadOnlySpan<double> this[int centre] => centres.AsSpan(centre * width, width);

    /// <summary>The nearest centre, of equals the first.</summary>
    public (int Centre, double Squared) Nearest(ReadOnlySpan<double> row)
    {
        var (nearest, least) = (0, double.PositiveInfinity);
        for (var k = 0; k < Count; k++)
        {
            var centre = centres.AsSpan(k * width, width);
            var sum = 0.0;
            for (var c = 0; c < centre.Length; c++)
                sum += (row[c] - centre[c]) * (row[c] - centre[c]);
            if (sum < least)
                (nearest, least) = (k, sum);
        }

        return (nearest, least);
    }

    /// <summary>Puts each centre into the mean of its rows; one without rows stays.</summary>
    public void Move(double[] rows, int[] nearest)
    {
        var sums = new double[centres.Length];
        var counts = new int[Count];
        for (var i = 0; i < nearest.Length; i++)
        {
            counts[nearest[i]]++;
            var sum = sums.AsSpan(nearest[i] * width, width);
            for (var c = 0; c < width; c++)
                sum[c] += rows[i * width + c];
        }

        for (var i = 0; i < centres.Length; i++)
        {
            if (counts[i / width] > 0)
                centres[i] = sums[i] / counts[i / width];
        }
    }
}
