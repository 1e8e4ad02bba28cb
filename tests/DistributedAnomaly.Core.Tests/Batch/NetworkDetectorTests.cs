using DistributedAnomaly.Core.Batch;
using DistributedAnomaly.Core.Batch.Networks;
using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Batch;

public sealed class NetworkDetectorTests
{
    private static readonly string[] Columns = ["a", "b", "c", "d"];

    [Fact]
    public void Autoencoder_BrokenRelation_ScoresAboveRowsThatKeepIt()
    {
        var model = new AutoencoderBatchDetector { Hidden = [8, 2, 8] }.Fit(Related(600, 1), FitOptions.Default);
        var usual = model.Score(Related(300, 2));

        // Each value by itself is ordinary; together they do not fit.
        var broken = model.Score(new Table(Columns, [1, -1, -1, 1, -1, 1, -0.5, 0.5]));
        broken.Min().ShouldBeGreaterThan(usual.Order().ElementAt(290));
    }

    [Fact]
    public void LstmAutoencoder_ValueOutOfRhythm_ScoresAboveItsLikesInRhythm()
    {
        double[] Wave(int rows) => [.. Enumerable.Range(0, rows).Select(i => Math.Sin(i * Math.PI / 4) + 0.02 * Math.Cos(i * 1.7))];
        var model = new LstmAutoencoderBatchDetector { Window = 8, Units = 12, LearningRate = 0.01 }.Fit(new Table(["x"], Wave(600)), FitOptions.Default);
        var values = Wave(200);
        values[100] = -values[102]; // an ordinary value at the wrong time
        var scores = model.Score(new Table(["x"], values));

        scores[100].ShouldBeGreaterThan(5 * scores[20..99].Max());
        var parts = new double[1];
        model.Explain(new Table(["x"], values), 100, parts);
        parts[0].ShouldBe(1, 1e-9);
    }

    [Fact]
    public void LstmAutoencoder_Threads_DoNotChangeAScore()
    {
        var table = Related(700, 3);
        var model = new LstmAutoencoderBatchDetector { Epochs = 2 }.Fit(table, FitOptions.Default);
        model.Score(table, threads: 3).ShouldBe(model.Score(table));
    }

    [Fact]
    public void Gan_DiscriminatorAlone_RefusesFarRows()
    {
        var model = new GanBatchDetector { ReconstructionShare = 0 }.Fit(Related(600, 4), FitOptions.Default);
        model.Score(new Table(Columns, [4, -4, 4, -4]))[0].ShouldBeGreaterThan(model.Score(Related(300, 5)).Order().ElementAt(285));
    }

    [Fact]
    public void Fit_Curve_IsToldEveryEpochAndTheLossFalls()
    {
        var curve = new List<TrainingPoint>();
        new VariationalAutoencoderBatchDetector { Epochs = 60, Latent = 2, Curve = new Immediate(curve.Add) }.Fit(Related(400, 6), FitOptions.Default);
        curve.Select(point => point.Epoch).ShouldBe(Enumerable.Range(1, curve.Count));
        curve[^1].ValidationLoss.ShouldBeLessThan(curve[0].ValidationLoss * 0.6);
    }

    [Fact]
    public void Fit_OutlierInTraining_DoesNotChangeWhatIsUsual()
    {
        var values = Related(600, 7).Values.ToArray();
        values[0] = 1e300;
        values[5] = -1e300;
        var model = new AutoencoderBatchDetector { Hidden = [8, 2, 8] }.Fit(new Table(Columns, values), FitOptions.Default);
        model.Score(Related(300, 8)).Average().ShouldBeLessThan(0.1);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        var table = Related(50, 9);
        Should.Throw<ArgumentOutOfRangeException>(() => new LstmAutoencoderBatchDetector { Window = 0 });
        Should.Throw<ArgumentOutOfRangeException>(() => new GanBatchDetector { ReconstructionShare = 1.5 });
        Should.Throw<ArgumentOutOfRangeException>(() => new AutoencoderBatchDetector { Epochs = 0 }.Fit(table, FitOptions.Default));
        Should.Throw<ArgumentOutOfRangeException>(() => new AutoencoderBatchDetector { Dropout = 1 }.Fit(table, FitOptions.Default));
        Should.Throw<ArgumentOutOfRangeException>(() => new AutoencoderBatchDetector { Hidden = [0] }.Fit(table, FitOptions.Default));
        Should.Throw<ArgumentOutOfRangeException>(() => new VariationalAutoencoderBatchDetector { DecoderVariance = 0 }.Fit(table, FitOptions.Default));
    }

    /// <summary>Files as they were written once; they must load and score for ever, and the same seed must give their bytes on every machine.</summary>
    [Theory]
    [InlineData("autoencoder")]
    [InlineData("variational-autoencoder")]
    [InlineData("lstm-autoencoder")]
    [InlineData("gan")]
    public void ModelFile_OfVersion1_LoadsAndScoresAsThen(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", $"model-{name}-v1.bin");
        var table = Related(64, 10);
        NetworkDetector detector = name switch
        {
            "autoencoder" => new AutoencoderBatchDetector { Epochs = 3, Dropout = 0.1f, Activation = Activation.Sigmoid },
            "variational-autoencoder" => new VariationalAutoencoderBatchDetector { Epochs = 3 },
            "lstm-autoencoder" => new LstmAutoencoderBatchDetector { Epochs = 2, Window = 3, Units = 4 },
            _ => new GanBatchDetector { Epochs = 2, Hidden = [6] },
        };
        var writer = new SnapshotWriter();
        var fresh = detector.Fit(table, new FitOptions { Seed = 3 });
        new ModelFile(fresh, 1_700_000_000_000, table.Rows, 3, null).Save(writer);
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is { } folder)
            File.WriteAllBytes(Path.Combine(folder, $"model-{name}-v1.bin"), writer.Written);

        var bytes = File.ReadAllBytes(path);
        ModelFile.Load(bytes).Model.Score(table).ShouldBe(fresh.Score(table));
        writer.Written.SequenceEqual(bytes).ShouldBeTrue();
    }

    /// <summary>Two hidden numbers make four columns.</summary>
    private static Table Related(int rows, int seed)
    {
        var random = new SeededRandom(seed);
        var values = new double[rows * 4];
        for (var r = 0; r < rows; r++)
        {
            var (u, v) = (random.NextNormal(), random.NextNormal());
            double[] row = [u, u + 0.3 * v, v, v - 0.3 * u];
            for (var c = 0; c < 4; c++)
                values[r * 4 + c] = row[c] + 0.05 * random.NextNormal();
        }

        return new Table(Columns, values);
    }

    private sealed class Immediate(Action<TrainingPoint> action) : IProgress<TrainingPoint>
    {
        public void Report(TrainingPoint value) => action(value);
    }
}
