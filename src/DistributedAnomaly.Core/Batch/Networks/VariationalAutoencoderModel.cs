using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.Numerics;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>Encoder and decoder; the score is the mean squared error from the code's mean + factor x its divergence.</summary>
internal sealed class VariationalAutoencoderModel(
    string detectorName, IReadOnlyList<string> columns, RobustScaling scaling, RowNetwork encoder, RowNetwork decoder, double divergenceFactor)
    : ReconstructionModel(detectorName, columns, scaling)
{
    private const double MostLogVariance = 20;
    private const double Log2OfE = 1.44269504088896340736;

    private readonly int _latent = decoder.Weights.Description.Input.Features;

    protected override int ScratchLength => 2 * _latent + Math.Max(encoder.ScratchLength, decoder.ScratchLength);

    protected override double Judge(ReadOnlySpan<float> scaled, Span<float> errors, Span<float> scratch)
    {
        var code = scratch[..(2 * _latent)];
        var rest = scratch[(2 * _latent)..];
        encoder.Run(scaled, code, rest);
        decoder.Run(code[.._latent], errors, rest);
        var divergence = 0.0;
        for (var i = 0; i < _latent; i++)
        {
            var logVariance = Math.Clamp((double)code[_latent + i], -MostLogVariance, MostLogVariance);
            divergence += 0.5 * ((double)code[i] * code[i] + PortableMath.Exp2(logVariance * Log2OfE) - logVariance - 1);
        }

        return SquaredErrors(scaled, errors) + divergenceFactor * divergence;
    }

    protected override void SaveNetworks(SnapshotWriter writer)
    {
        writer.Double(divergenceFactor);
        encoder.Weights.Save(writer);
        decoder.Weights.Save(writer);
    }
}
