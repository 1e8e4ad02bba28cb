namespace DistributedAnomaly.Core.Batch;

/// <summary>Splits work over rows (or trees, or columns) into blocks that do not depend on the number of threads.</summary>
internal static class RowBlocks
{
    /// <param name="rows">How many there are.</param>
    /// <param name="blockRows">Of a block, the last may have fewer.</param>
    /// <param name="threads">At most.</param>
    /// <param name="work">First row and number of rows; blocks come in any order.</param>
    /// <param name="cancellationToken">Looked at before each block.</param>
    public static void Run(int rows, int blockRows, int threads, Action<int, int> work, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var blocks = (int)(((long)rows + blockRows - 1) / blockRows);
        if (threads == 1 || blocks == 1)
        {
            for (var block = 0; block < blocks; block++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                work(block * blockRows, Math.Min(blockRows, rows - block * blockRows));
            }

            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, blocks, options, block => work(block * blockRows, Math.Min(blockRows, rows - block * blockRows)));
    }
}
