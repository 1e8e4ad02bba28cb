using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Neural.Models;
using DistributedAnomaly.Core.Neural.Passes;
using DistributedAnomaly.Core.Neural.Training;
using DistributedAnomaly.Core.Neural;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Tests.Neural;

public sealed class RowNetworkTests
{
    private static readonly NetworkDescription[] Networks =
    [
        new AutoencoderDescription(16, [8, 3, 8]).Network,
        new AutoencoderDescription(5, [17, 33], Activation.Relu, dropout: 0.2f).Network,
        new GanDescription(7, [12, 4], 2).Discriminator,
        new VariationalAutoencoderDescription(6, [10], 3).Encoder,
        new LstmAutoencoderDescription(3, 6, 10).Network,
        new LstmAutoencoderDescription(9, 4, 16, dropout: 0.1f).Network,
    ];

    public static TheoryData<int> Indices() => [.. Enumerable.Range(0, Networks.Length)];

    [Theory]
    [MemberData(nameof(Indices))]
    public void Run_OneRow_IsTheSameBitsAsInAMiniBatchAndTheReference(int index)
    {
        var (weights, input) = Drawn(Networks[index], 1);
        var network = new RowNetwork(weights);
        var shape = weights.Description;
        var set = new TrainingSet(input, shape.Input);
        var batch = new TrainingBatch(shape.Input, set.Examples);
        batch.Fill(set, [.. Enumerable.Range(0, set.Examples)]);
        var many = new NetworkPass(shape, set.Examples, withGradients: false).Forward(weights.Parameters, batch.Inputs, set.Examples, random: null);

        var output = new float[shape.Output.Length];
        var scratch = new float[network.ScratchLength];
        for (var row = 0; row < set.Examples; row++)
        {
            scratch.AsSpan().Fill(float.NaN);
            network.Run(set.Example(row), output, scratch);
            var reference = ReferenceNetwork.Run(shape, CentralDifferences.Doubles(weights.Parameters), CentralDifferences.Doubles(set.Example(row)));
            for (var i = 0; i < output.Length; i++)
            {
                output[i].ShouldBe(many.All[i * many.Stride + row]);
                output[i].ShouldBe((float)reference[i], 1e-5f);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Run_AllocatesNothing(int index)
    {
        var (weights, input) = Drawn(Networks[index], 2);
        var network = new RowNetwork(weights);
        var output = new float[weights.Description.Output.Length];
        var scratch = new float[network.ScratchLength];
        void Run() => network.Run(input.AsSpan(0, weights.Description.Input.Length), output, scratch);
        Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Run();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Run_WithSpansOfAnotherLength_Refuses()
    {
        var network = new RowNetwork(Drawn(Networks[0], 3).Weights);
        Should.Throw<ArgumentException>(() => network.Run(new float[15], new float[16], new float[network.ScratchLength]));
        Should.Throw<ArgumentException>(() => network.Run(new float[16], new float[16], new float[network.ScratchLength - 1]));
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Weights_SavedAndLoaded_AreTheSame(int index)
    {
        var weights = Drawn(Networks[index], 4).Weights;
        var writer = new SnapshotWriter();
        weights.Save(writer);
        var reader = new SnapshotReader(writer.Written);
        var loaded = NetworkWeights.Load(ref reader);
        reader.Remaining.ShouldBe(0);
        loaded.Description.HasSameArchitecture(weights.Description).ShouldBeTrue();
        loaded.Parameters.SequenceEqual(weights.Parameters).ShouldBeTrue();
    }

    [Fact]
    public void Weights_DamagedAtAnyByte_LoadOrAreRefusedButNothingElse()
    {
        var writer = new SnapshotWriter();
        Drawn(new LstmAutoencoderDescription(2, 3, 4).Network, 5).Weights.Save(writer);
        var bytes = writer.Written.ToArray();
        var refused = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var value in new byte[] { 0, 127, 255 })
            {
                var damaged = (byte[])bytes.Clone();
                damaged[i] = value;
                refused += Loads(damaged) ? 0 : 1;
            }

            Loads(bytes[..i]).ShouldBeFalse();
        }

        refused.ShouldBeGreaterThan(50);
    }

    private static bool Loads(byte[] bytes)
    {
        var reader = new SnapshotReader(bytes);
        try
        {
            NetworkWeights.Load(ref reader);
            return true;
        }
        catch (SnapshotException)
        {
            return false;
        }
    }

    private static (NetworkWeights Weights, float[] Input) Drawn(NetworkDescription network, int seed)
    {
        var random = new SeededRandom(seed);
        var parameters = network.Initialize(random);
        foreach (ref var parameter in parameters.AsSpan())
            parameter += 0.1f * (float)random.NextNormal();
        var rows = 20 + network.Input.Steps;
        return (new NetworkWeights(network, parameters), [.. Enumerable.Range(0, rows * network.Input.Features).Select(_ => (float)random.NextNormal())]);
    }
}
