using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Networks;
using DistributedAnomaly.Core.Neural.Training;

namespace DistributedAnomaly.Benchmarks.Trainers;

/// <summary>A detector to train, and rows for it.</summary>
/// <param name="Rows">Near a hyperplane of <paramref name="Dimensions"/>.</param>
/// <param name="Create">Takes trainer, epochs, and whom to tell of them.</param>
internal sealed record TrainedModel(
    string Name, int Rows, int Features, int Dimensions, int Epochs, Func<INetworkTrainer, int, IProgress<TrainingPoint>, NetworkDetector> Create)
{
    public static readonly IReadOnlyList<TrainedModel> All =
    [
        Autoencoder(20_000, 40, 16, 8, 3),
        Autoencoder(10_000, 20, 256, 64, 16),
        Lstm(10_000, 10, 16, 10, 16),
        new("variational 16-8-3", 20_000, 16, 3, 40, (trainer, epochs, curve) =>
            new VariationalAutoencoderBatchDetector { Trainer = trainer, Epochs = epochs, Curve = curve, Hidden = [8], Latent = 3 }),
        new("gan 16-32-16-3", 20_000, 16, 3, 20, (trainer, epochs, curve) =>
            new GanBatchDetector { Trainer = trainer, Epochs = epochs, Curve = curve, Hidden = [32, 16], Latent = 3 }),
        Autoencoder(4_000, 10, 512, 128, 32),
        Autoencoder(4_000, 10, 512, 256, 64),
        Autoencoder(4_000, 10, 1024, 256, 64),
        Autoencoder(4_000, 10, 1024, 512, 64),
        Lstm(4_000, 5, 32, 20, 32),
        Lstm(4_000, 5, 64, 20, 64),
        Lstm(4_000, 5, 64, 20, 128),
    ];

    public Table Table() => new([.. Enumerable.Range(0, Features).Select(c => $"c{c}")], PlaneRows.Create(Rows, Features, Dimensions));

    private static TrainedModel Autoencoder(int rows, int epochs, int features, int hidden, int code) => new(
        $"autoencoder {features}-{hidden}-{code}", rows, features, code, epochs, (trainer, most, curve) =>
            new AutoencoderBatchDetector { Trainer = trainer, Epochs = most, Curve = curve, Hidden = [hidden, code, hidden] });

    private static TrainedModel Lstm(int rows, int epochs, int features, int steps, int units) => new(
        $"lstm {steps} x {features}, {units} units", rows, features, 3, epochs, (trainer, most, curve) =>
            new LstmAutoencoderBatchDetector { Trainer = trainer, Epochs = most, Curve = curve, Window = steps, Units = units });
}
