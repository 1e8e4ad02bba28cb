using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>Discriminator, encoder and generator; the score adds what the first doubts and what the others cannot give back.</summary>
internal sealed class GanModel(
    string detectorName, IReadOnlyList<string> columns, RobustScaling scaling, RowNetwork generator, RowNetwork discriminator, RowNetwork encoder,
    double reconstructionShare)
    : ReconstructionModel(detectorName, columns, scaling)
{
    private const double Log2OfE = 1.44269504088896340736;

    private readonly int _latent = generator.Weights.Description.Input.Features;

    protected override int ScratchLength =>
        _latent + Math.Max(generator.ScratchLength, Math.Max(discriminator.ScratchLength, encoder.ScratchLength));

    protected override double Judge(ReadOnlySpan<float> scaled, Span<float> errors, Span<float> scratch)
    {
        var code = scratch[.._latent];
        var rest = scratch[_latent..];
        Span<float> logit = stackalloc float[1];
        discriminator.Run(scaled, logit, rest);
        encoder.Run(scaled, code, rest);
        generator.Run(code, errors, rest);
        return (1 - reconstructionShare) * Doubt(logit[0]) + reconstructionShare * SquaredErrors(scaled, errors);
    }

    protected override void SaveNetworks(SnapshotWriter writer)
    {
        writer.Double(reconstructionShare);
        generator.Weights.Save(writer);
        discriminator.Weights.Save(writer);
        encoder.Weights.Save(writer);
    }

    /// <summary>-ln of the chance that the row is real, in the discriminator's eyes: ln(1 + e^-logit).</summary>
    private static double Doubt(double logit) => Math.Max(-logit, 0) + PortableMath.Ln(1 + PortableMath.Exp2(-Math.Abs(logit) * Log2OfE));
}
