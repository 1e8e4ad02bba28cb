namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>How a pair of parameters did in <see cref="OneClassSvmSearch"/>.</summary>
/// <param name="Nu">Above 0 to 1.</param>
/// <param name="Gamma">Above 0.</param>
/// <param name="Rejected">Share of the held-out rows outside of the region.</param>
/// <param name="Consistent">So many were to be expected: at most nu plus two standard errors. False: the region fits the training rows too closely.</param>
/// <param name="Separation">Chance that a made-up row scores above a held-out one, 0 to 1; 0.5 = chance.</param>
public sealed record OneClassSvmTrial(double Nu, double Gamma, double Rejected, bool Consistent, double Separation);
