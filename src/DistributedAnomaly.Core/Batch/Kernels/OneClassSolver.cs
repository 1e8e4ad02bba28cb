using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DistributedAnomaly.Core.Batch.Kernels;

/// <summary>
/// Solves the dual of the one-class support vector machine (Schölkopf et al., "Estimating the support of a high-dimensional distribution",
/// 2001): least 1/2 a'Ka where 0 ≤ a ≤ 1 and sum a = nu * rows.
/// </summary>
/// <remarks>
/// Sequential minimal optimisation with second-order selection (Fan, Chen, Lin, "Working set selection using second order information for
/// training SVM", 2005):
/// <list type="number">
/// <item>Starts with the first nu * rows rows at 1.</item>
/// <item>i: the row that may rise and has the least gradient; j: the row that may fall and with which i gains most.</item>
/// <item>Moves weight from j to i up to the optimum of the two or a bound, and updates all gradients by two kernel columns.</item>
/// <item>Ends when no row that may fall has a gradient above the least one by the tolerance or more.</item>
/// </list>
/// All rows stay in the working set (no shrinking): four rows are looked at in one step. Memory: the cache of kernel columns and 40 bytes a row.
/// </remarks>
internal sealed class OneClassSolver
{
    /// <summary>Curvature where the kernel has none: two equal rows.</summary>
    private const double LeastCurvature = 1e-12;

    private readonly KernelColumns _kernel;
    private readonly double[] _diagonal;
    private readonly double[] _alpha;
    private readonly double[] _gradient;
    private readonly int _rows;

    public OneClassSolver(KernelColumns kernel, int rows, double nu, CancellationToken cancellationToken)
    {
        (_kernel, _rows, _diagonal) = (kernel, rows, kernel.Diagonal());
        (_alpha, _gradient) = (new double[rows], new double[rows]);
        var total = nu * rows;
        for (var i = 0; i < rows && total > 0; i++, total--)
            _alpha[i] = Math.Min(total, 1);
        for (var i = 0; i < rows && _alpha[i] > 0; i += 2)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = Math.Min(i + 1, rows - 1);
            AddColumns(_kernel[i], _alpha[i], _kernel[next], next > i ? _alpha[next] : 0);
        }
    }

    public OneClassSolution Solve(double tolerance, long mostIterations, CancellationToken cancellationToken)
    {
        for (long iteration = 0; iteration < mostIterations; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var i = LeastThatMayRise();
            if (i < 0)
                return new OneClassSolution(_alpha, Rho(), iteration, true);
            var column = _kernel[i];
            var j = BestPartner(i, column, out var greatest);
            if (j < 0 || greatest - _gradient[i] < tolerance)
                return new OneClassSolution(_alpha, Rho(), iteration, true);
            Move(i, column, j);
        }

        return new OneClassSolution(_alpha, Rho(), mostIterations, false);
    }

    private void Move(int i, float[] columnI, int j)
    {
        var columnJ = _kernel[j];
        var curvature = Math.Max(_diagonal[i] + _diagonal[j] - 2.0 * columnI[j], LeastCurvature);
        var step = (_gradient[j] - _gradient[i]) / curvature;
        step = Math.Min(step, Math.Min(1 - _alpha[i], _alpha[j]));
        var (oldI, oldJ) = (_alpha[i], _alpha[j]);
        // Bounds are reached exactly: a row at a bound is no free support vector.
        _alpha[i] = step >= 1 - oldI ? 1 : oldI + step;
        _alpha[j] = step >= oldJ ? 0 : oldJ - step;
        AddColumns(columnI, _alpha[i] - oldI, columnJ, _alpha[j] - oldJ);
    }

    private int LeastThatMayRise()
    {
        ref var g = ref MemoryMarshal.GetArrayDataReference(_gradient);
        ref var a = ref MemoryMarshal.GetArrayDataReference(_alpha);
        var least = Vector256.Create(double.PositiveInfinity);
        var place = Vector256.Create(-1.0);
        var at = Vector256.Create(0.0, 1, 2, 3);
        var i = 0;
        for (; i <= _rows - 4; i += 4)
        {
            var gradient = Vector256.LoadUnsafe(ref g, (nuint)i);
            var better = Vector256.LessThan(gradient, least) & Vector256.LessThan(Vector256.LoadUnsafe(ref a, (nuint)i), Vector256<double>.One);
            least = Vector256.ConditionalSelect(better, gradient, least);
            place = Vector256.ConditionalSelect(better, at, place);
            at += Vector256.Create(4.0);
        }

        var (best, value) = Least(place, least);
        for (; i < _rows; i++)
        {
            if (_alpha[i] < 1 && _gradient[i] < value)
                (best, value) = (i, _gradient[i]);
        }

        return best;
    }

    /// <summary>The row that may fall with the greatest (difference of gradients)² / curvature.</summary>
    private int BestPartner(int i, float[] column, out double greatest)
    {
        ref var g = ref MemoryMarshal.GetArrayDataReference(_gradient);
        ref var a = ref MemoryMarshal.GetArrayDataReference(_alpha);
        ref var d = ref MemoryMarshal.GetArrayDataReference(_diagonal);
        ref var k = ref MemoryMarshal.GetArrayDataReference(column);
        var (from, own) = (_gradient[i], _diagonal[i]);
        var (fromAll, ownAll) = (Vector256.Create(from), Vector256.Create(own));
        var least = Vector256.Create(double.PositiveInfinity);
        var most = Vector256.Create(double.NegativeInfinity);
        var place = Vector256.Create(-1.0);
        var at = Vector256.Create(0.0, 1, 2, 3);
        var n = 0;
        for (; n <= _rows - 4; n += 4)
        {
            var gradient = Vector256.LoadUnsafe(ref g, (nuint)n);
            var falls = Vector256.GreaterThan(Vector256.LoadUnsafe(ref a, (nuint)n), Vector256<double>.Zero);
            most = Vector256.ConditionalSelect(falls, Vector256.Max(most, gradient), most);
            var difference = gradient - fromAll;
            var near = Vector256.WidenLower(Vector128.LoadUnsafe(ref k, (nuint)n).ToVector256Unsafe());
            var curvature = Vector256.Max(ownAll + Vector256.LoadUnsafe(ref d, (nuint)n) - near - near, Vector256.Create(LeastCurvature));
            var gain = -(difference * difference) / curvature;
            var better = falls & Vector256.GreaterThan(difference, Vector256<double>.Zero) & Vector256.LessThan(gain, least);
            least = Vector256.ConditionalSelect(better, gain, least);
            place = Vector256.ConditionalSelect(better, at, place);
            at += Vector256.Create(4.0);
        }

        var (best, value) = Least(place, least);
        greatest = Math.Max(Math.Max(most[0], most[1]), Math.Max(most[2], most[3]));
        for (; n < _rows; n++)
        {
            if (!(_alpha[n] > 0))
                continue;
            greatest = Math.Max(greatest, _gradient[n]);
            var difference = _gradient[n] - from;
            var gain = -(difference * difference) / Math.Max(own + _diagonal[n] - 2.0 * column[n], LeastCurvature);
            if (difference > 0 && gain < value)
                (best, value) = (n, gain);
        }

        return best;
    }

    /// <summary>Of equal values the one at the lowest place, so that the width of the vectors makes no difference.</summary>
    private static (int Place, double Value) Least(Vector256<double> places, Vector256<double> values)
    {
        var (best, value) = (-1, double.PositiveInfinity);
        for (var lane = 0; lane < 4; lane++)
        {
            if (places[lane] >= 0 && (values[lane] < value || (values[lane] == value && places[lane] < best)))
                (best, value) = ((int)places[lane], values[lane]);
        }

        return (best, value);
    }

    private void AddColumns(float[] first, double byFirst, float[] second, double bySecond)
    {
        ref var g = ref MemoryMarshal.GetArrayDataReference(_gradient);
        ref var p = ref MemoryMarshal.GetArrayDataReference(first);
        ref var q = ref MemoryMarshal.GetArrayDataReference(second);
        var (x, y) = (Vector256.Create(byFirst), Vector256.Create(bySecond));
        var i = 0;
        for (; i <= _rows - 4; i += 4)
        {
            var change = Vector256.WidenLower(Vector128.LoadUnsafe(ref p, (nuint)i).ToVector256Unsafe()) * x
                + Vector256.WidenLower(Vector128.LoadUnsafe(ref q, (nuint)i).ToVector256Unsafe()) * y;
            (Vector256.LoadUnsafe(ref g, (nuint)i) + change).StoreUnsafe(ref g, (nuint)i);
        }

        for (; i < _rows; i++)
            _gradient[i] += first[i] * byFirst + second[i] * bySecond;
    }

    /// <summary>The gradient of the rows between the bounds; without any, the middle of what the bounds allow.</summary>
    private double Rho()
    {
        var (sum, free) = (0.0, 0);
        var (lower, upper) = (double.NegativeInfinity, double.PositiveInfinity);
        for (var i = 0; i < _rows; i++)
        {
            if (_alpha[i] >= 1)
                lower = Math.Max(lower, _gradient[i]);
            else if (_alpha[i] <= 0)
                upper = Math.Min(upper, _gradient[i]);
            else
                (sum, free) = (sum + _gradient[i], free + 1);
        }

        if (free > 0)
            return sum / free;
        return double.IsInfinity(lower) ? upper : double.IsInfinity(upper) ? lower : (lower + upper) / 2;
    }
}
