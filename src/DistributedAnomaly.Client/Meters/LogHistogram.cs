namespace DistributedAnomaly.Client.Meters;

/// <summary>
/// Counts values in buckets that grow with the values: 16 to each power of two from 2^-32 to 2^32, so that a quantile is at most 3.2 %
/// off. Values outside (also zero and below) go to the bucket at the end; quantiles are held between the smallest and the
/// largest value. 4 KiB. Not thread-safe.
/// </summary>
internal sealed class LogHistogram
{
    private const int SubBits = 4;
    private const int MinExponent = -32;
    private const int MaxExponent = 32;
    private const int Buckets = (MaxExponent - MinExponent) << SubBits;

    private readonly int[] _counts = new int[Buckets];
    private double _sum;
    private double _min;
    private double _max;

    public LogHistogram() => Clear();

    public long Count { get; private set; }

    public double Mean => _sum / Count;

    public void Add(double value)
    {
        Count++;
        _sum += value;
        _min = Math.Min(_min, value);
        _max = Math.Max(_max, value);
        _counts[Bucket(value)]++;
    }

    /// <param name="share">0 to 1.</param>
    public double Quantile(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        for (var i = 0; i < Buckets; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
                return Math.Clamp(Middle(i), _min, _max);
        }

        return _max;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
        _sum = 0;
        _min = double.PositiveInfinity;
        _max = double.NegativeInfinity;
    }

    /// <summary>Exponent and upper bits of the fraction of a positive double are, as an integer, its bucket on a logarithmic scale.</summary>
    private static int Bucket(double value)
    {
        if (value <= 0)
            return 0;
        var key = (int)(BitConverter.DoubleToInt64Bits(value) >> (52 - SubBits)) - ((1023 + MinExponent) << SubBits);
        return Math.Clamp(key, 0, Buckets - 1);
    }

    private static double Middle(int bucket)
    {
        var key = (long)(bucket + ((1023 + MinExponent) << SubBits));
        var low = BitConverter.Int64BitsToDouble(key << (52 - SubBits));
        var high = BitConverter.Int64BitsToDouble((key + 1) << (52 - SubBits));
        return (low + high) / 2;
    }
}
