using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Networks;

namespace DistributedAnomaly.Benchmarks.Trainers;

/// <summary>A detector to train, and rows for it.</summary>
/// <param name="Rows">Near a hyperplane of <paramref name="Dimensions"/>.</param>
/// <param name="Create">With this many epochs.</param>
internal sealed record TrainedModel(
    string Name, int Rows, int Features, int Dimensions, int Epochs, Func<int, NetworkDetector> Create)
{
    public static readonly IReadOnlyList<TrainedModel> All =
    [
        Autoencoder(20_000, 40, 16, 8, 3),
        Autoencoder(10_000, 20, 256, 64, 16),
        Lstm(10_000, 10, 16, 10, 16),
        new("variational 16-8-3", 20_000, 16, 3, 40, epochs =>
            new VariationalAutoencoderBatchDetector { Epochs = epochs, Hidden = [8], Latent = 3 }),
        new("gan 16-32-16-3", 20_000, 16, 3, 20, epochs =>
            new GanBatchDetector { Epochs = epochs, Hidden = [32, 16], Latent = 3 }),
        Autoencoder(4_000, 15, 512, 64, 16),
        Autoencoder(4_000, 15, 512, 128, 32),
        Autoencoder(4_000, 15, 512, 256, 64),
        Autoencoder(4_000, 15, 1024, 256, 64),
        Autoencoder(4_000, 15, 1024, 512, 64),
        Lstm(4_000, 6, 16, 20, 32),
        Lstm(4_000, 6, 32, 20, 32),
        Lstm(4_000, 6, 64, 20, 64),
    ];

    /// <param name="nudge">By this part of itself the first value is changed.</param>
    public Table Table(double nudge)
    {
        var values = PlaneRows.Create(Rows, Features, Dimensions);
        values[0] *= 1 + nudge;
        return new Table([.. Enumerable.Range(0, Features).Select(c => $"c{c}")], values);
    }

    private static TrainedModel Autoencoder(int rows, int epochs, int features, int hidden, int code) => new(
        $"autoencoder {features}-{hidden}-{code}", rows, features, code, epochs, most =>
            new AutoencoderBatchDetector { Epochs = most, Hidden = [hidden, code, hidden] });

    private static TrainedModel Lstm(int rows, int epochs, int features, int steps, int units) => new(
        $"lstm {steps} x {features}, {units} units", rows, features, 3, epochs, most =>
            new LstmAutoencoderBatchDetector { Epochs = most, Window = steps, Units = units });
}
