namespace DistributedAnomaly.DeskDrills.Load;

/// <summary>Figures about a set of measured times.</summary>
internal sealed class Percentiles
{
    private readonly double[] _sorted;

    public Percentiles(IEnumerable<double> values)
    {
        _sorted = [.. values];
        Array.Sort(_sorted);
    }

    public int Count => _sorted.Length;

    /// <param name="share">0 to 1.</param>
    /// <returns>The least value that so many do not exceed; NaN: there is none.</returns>
    public double this[double share] => _sorted.Length == 0 ? double.NaN : _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];
}
