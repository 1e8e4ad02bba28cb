namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>What the solver found: decision value of x = sum of Alpha[i] K(x[i], x) - Rho.</summary>
/// <param name="Alpha">One per training row, 0 to 1, sum = nu * rows.</param>
/// <param name="Iterations">Pairs of rows that were moved.</param>
/// <param name="Converged">False: stopped by the limit of iterations.</param>
internal sealed record OneClassSolution(double[] Alpha, double Rho, long Iterations, bool Converged);
