using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>What <see cref="OneClassSvmDetector"/> learnt: its support vectors and their weights.</summary>
public sealed class OneClassSvmModel : BatchModel
{
    private const byte Version = 1;

    private readonly KernelFunction _kernel;
    private readonly RowScaling _scaling;
    private readonly TiledRows _vectors;
    private readonly double[] _weights;

    internal OneClassSvmModel(
        string name, IReadOnlyList<string> columns, KernelFunction kernel, RowScaling scaling, TiledRows vectors, double[] weights,
        double rho, bool converged)
        : base(name, columns) =>
        (_kernel, _scaling, _vectors, _weights, Rho, Converged) = (kernel, scaling, vectors, weights, rho, converged);

    public int SupportVectors => _weights.Length;

    /// <summary>That was used, whatever rule it came from.</summary>
    public double Gamma => _kernel.Gamma;

    /// <summary>Sum of weighted kernels at the border of the region.</summary>
    public double Rho { get; }

    /// <summary>False: the solver gave up before it came within its tolerance of the optimum.</summary>
    public bool Converged { get; }

    /// <exception cref="SnapshotException">It is damaged.</exception>
    internal static OneClassSvmModel Load(string name, IReadOnlyList<string> columns, ref SnapshotReader reader)
    {
        if (reader.Byte() is var version and not Version)
            throw new SnapshotException($"a one-class SVM of version {version}, this program reads version {Version}");
        var kernel = new KernelFunction((KernelKind)reader.Byte(), reader.Double(), reader.Int(), reader.Double());
        if (!Enum.IsDefined(kernel.Kind) || kernel.Degree is < 1 or > OneClassSvmDetector.MaxDegree || !(kernel.Gamma >= 0))
            throw new SnapshotException("a one-class SVM with an odd kernel");
        var scaling = RowScaling.Load(columns.Count, ref reader);
        var rho = reader.Double();
        var converged = reader.Byte() != 0;
        var weights = reader.Doubles();
        var vectors = reader.Doubles();
        if (weights.Length == 0 || vectors.Length != (long)weights.Length * columns.Count)
            throw new SnapshotException($"{weights.Length} support vectors with {vectors.Length} values");
        var rows = new TiledRows(weights.Length, columns.Count);
        for (var i = 0; i < weights.Length; i++)
            rows.SetRow(i, vectors.AsSpan(i * columns.Count, columns.Count));
        return new OneClassSvmModel(name, columns, kernel, scaling, rows, weights, rho, converged);
    }

    public override void Save(SnapshotWriter writer)
    {
        writer.Byte(Version);
        writer.Byte((byte)_kernel.Kind);
        writer.Double(_kernel.Gamma);
        writer.Int(_kernel.Degree);
        writer.Double(_kernel.Coef0);
        _scaling.Save(writer);
        writer.Double(Rho);
        writer.Byte(Converged ? (byte)1 : (byte)0);
        writer.Doubles(_weights);
        var vectors = new double[_weights.Length * Width];
        for (var i = 0; i < _weights.Length; i++)
            _vectors.CopyRow(i, vectors.AsSpan(i * Width, Width));
        writer.Doubles(vectors);
    }

    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        var (row, kernels) = (new double[Width], new double[_weights.Length]);
        for (var i = 0; i < scores.Length; i++)
        {
            _scaling.Apply(rows.Slice(i * Width, Width), row);
            _vectors.Compare(row, _kernel.OfDistance, kernels);
            scores[i] = Rho - Weighted(kernels);
        }
    }

    /// <summary>
    /// Rbf: the squared distances to the support vectors by column, a vector counting by its part in the decision; these add up to the
    /// distance that the score is a function of. Other kernels: by how much the score falls when a column is put to its value at the mean
    /// of the support vectors.
    /// </summary>
    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var (scaled, similar) = (new double[Width], new double[_weights.Length]);
        _scaling.Apply(row, scaled);
        _vectors.Compare(scaled, _kernel.OfDistance, similar);
        if (_kernel.OfDistance)
            ExplainDistance(scaled, similar, contributions);
        else
            ExplainProducts(scaled, similar, contributions);
    }

    private void ExplainDistance(double[] row, double[] distances, Span<double> contributions)
    {
        // The part of a vector relative to the nearest one: does not vanish however far the row is away.
        var nearest = distances.Min();
        for (var i = 0; i < distances.Length; i++)
            distances[i] -= nearest;
        _kernel.Apply(distances);
        for (var i = 0; i < distances.Length; i++)
        {
            for (var c = 0; c < row.Length; c++)
                contributions[c] += _weights[i] * distances[i] * ((row[c] - _vectors[i, c]) * (row[c] - _vectors[i, c]));
        }
    }

    private void ExplainProducts(double[] row, double[] products, Span<double> contributions)
    {
        var kernels = new double[products.Length];
        products.CopyTo(kernels, 0);
        var decision = Weighted(kernels);
        for (var c = 0; c < row.Length; c++)
        {
            var (sum, weight) = (0.0, 0.0);
            for (var i = 0; i < products.Length; i++)
                (sum, weight) = (sum + _weights[i] * _vectors[i, c], weight + _weights[i]);
            var change = sum / weight - row[c];
            for (var i = 0; i < products.Length; i++)
                kernels[i] = products[i] + change * _vectors[i, c];
            contributions[c] = Weighted(kernels) - decision;
        }
    }

    /// <summary>Replaces distances or products by kernels and adds them up with their weights, in an order that no hardware changes.</summary>
    private double Weighted(Span<double> values)
    {
        _kernel.Apply(values);
        var (a, b, c, d) = (0.0, 0.0, 0.0, 0.0);
        var i = 0;
        for (; i <= values.Length - 4; i += 4)
        {
            a += _weights[i] * values[i];
            b += _weights[i + 1] * values[i + 1];
            c += _weights[i + 2] * values[i + 2];
            d += _weights[i + 3] * values[i + 3];
        }

        for (; i < values.Length; i++)
            a += _weights[i] * values[i];
        return a + b + (c + d);
    }
}
