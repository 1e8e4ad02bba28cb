using System.Diagnostics;
using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Benchmarks;

/// <summary>
/// Milliseconds per training epoch and microseconds per scored row on one core, 20,000 rows of 16 columns (goal: autoencoder 16-8-3-8-16
/// below 2 ms per epoch). Best and median epoch: on a machine that does other things too, the best one is the measure.
/// </summary>
internal static class NeuralCommand
{
    private const int Rows = 20_000;
    private const int Features = 16;
    private const int Code = 3;

    public static int Run()
    {
        var values = Array.ConvertAll(PlaneRows.Create(Rows, Features, Code), value => (float)value);
        Console.WriteLine($"{Rows} rows of {Features} columns, mini-batches of 256        epoch: best, median      row     loss of first and last epoch");
        var first = new AutoencoderDescription(Features, [8, Code, 8]);
        WarmUp(first, values);
        Measure("autoencoder 16-8-3-8-16, tanh", first, 200, values);
        Measure("autoencoder 16-8-3-8-16, relu", new AutoencoderDescription(Features, [8, Code, 8], Activation.Relu), 60, values);
        Measure("autoencoder with dropout 0.1", new AutoencoderDescription(Features, [8, Code, 8], dropout: 0.1f), 60, values);
        Measure("variational 16-8-3-8-16", new VariationalAutoencoderDescription(Features, [8], Code), 60, values);
        Measure("gan 16-32-16-3", new GanDescription(Features, [32, 16], Code), 30, values);
        Measure("lstm autoencoder, 10 steps, 16 units", new LstmAutoencoderDescription(Features, 10, 16), 5, values);
        return 0;
    }

    /// <summary>Until the compiler has seen what is hot and compiled it anew.</summary>
    private static void WarmUp(AutoencoderDescription model, float[] values)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < 3)
        {
            var result = new ManagedTrainer().Train(
                model, new TrainingSet(values, model.Input), new TrainingOptions { Epochs = 20 }, null, CancellationToken.None);
            MicrosecondsPerRow(result.Networks, values);
        }
    }

    private static void Measure(string name, NeuralModelDescription model, int epochs, float[] values)
    {
        var times = new List<double>();
        var last = Stopwatch.GetTimestamp();
        var progress = new EpochTimes(() =>
        {
            times.Add(Stopwatch.GetElapsedTime(last).TotalMilliseconds);
            last = Stopwatch.GetTimestamp();
        });
        var options = new TrainingOptions { Epochs = epochs, ValidationShare = 0, Patience = epochs, PlateauFactor = 1 };
        var result = new ManagedTrainer().Train(model, new TrainingSet(values, model.Input), options, progress, CancellationToken.None);
        times.Sort();
        var row = MicrosecondsPerRow(result.Networks, values);
        Console.WriteLine(
            $"{name,-40} {times[0],18:0.00} ms {times[times.Count / 2],8:0.00} ms {row,7:0.000} µs   {result.Curve[0].Loss:0.0000} {result.Curve[^1].Loss:0.0000}");
    }

    /// <summary>All networks of the model, one after the other, one row at a time; the best of ten rounds.</summary>
    private static double MicrosecondsPerRow(IReadOnlyList<NetworkWeights> networks, float[] values)
    {
        var sum = 0.0;
        foreach (var weights in networks)
        {
            var network = new RowNetwork(weights);
            var (input, output) = (weights.Description.Input.Length, new float[weights.Description.Output.Length]);
            var scratch = new float[network.ScratchLength];
            var rows = (values.Length - input) / Features;
            var best = double.MaxValue;
            for (var round = 0; round < 10; round++)
            {
                var start = Stopwatch.GetTimestamp();
                for (var r = 0; r < rows; r++)
                    network.Run(values.AsSpan(r * Features, input), output, scratch);
                best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / rows);
            }

            sum += best;
        }

        return sum;
    }

    private sealed class EpochTimes(Action action) : IProgress<TrainingPoint>
    {
        public void Report(TrainingPoint value) => action();
    }
}
