using DistributedAnomaly.Core.Neural.Layers;
using DistributedAnomaly.Core.Neural.Passes;

namespace DistributedAnomaly.Core.Neural.Training;

/// <summary>
/// Rows to learn from, already scaled. An example is one row, or so many consecutive rows as a sequence has steps: then every
/// row but the last few begins one, and nothing is stored twice.
/// </summary>
public sealed class TrainingSet
{
    private readonly float[] _values;

    /// <param name="values">Row after row; kept, not copied.</param>
    /// <exception cref="ArgumentException">No whole rows, fewer rows than steps, or a value that is not finite.</exception>
    public TrainingSet(float[] values, LayerShape shape)
    {
        if (values.Length == 0 || values.Length % shape.Features != 0)
            throw new ArgumentException($"{values.Length} values do not fill rows of {shape.Features}", nameof(values));
        foreach (var value in values)
        {
            if (!float.IsFinite(value))
                throw new ArgumentException("a value is not a finite number", nameof(values));
        }

        _values = values;
        Shape = shape;
        Examples = values.Length / shape.Features - shape.Steps + 1;
        if (Examples < 1)
            throw new ArgumentException($"{values.Length / shape.Features} rows are less than a sequence of {shape.Steps}", nameof(values));
    }

    /// <summary>Of one example.</summary>
    public LayerShape Shape { get; }

    public int Examples { get; }

    /// <summary>An example as it lies in memory: step after step.</summary>
    public ReadOnlySpan<float> Example(int example) => _values.AsSpan(example * Shape.Features, Shape.Length);

    /// <summary>Puts examples into the first columns of a mini-batch.</summary>
    public void Fill(ReadOnlySpan<int> examples, BatchTensor target)
    {
        var all = target.All;
        for (var column = 0; column < examples.Length; column++)
        {
            var at = column;
            foreach (var value in Example(examples[column]))
            {
                all[at] = value;
                at += target.Stride;
            }
        }
    }
}
