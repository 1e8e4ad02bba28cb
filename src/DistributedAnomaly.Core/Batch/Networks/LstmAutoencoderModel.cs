using DistributedAnomaly.Core.Neural.Inference;
using DistributedAnomaly.Core.State;

namespace DistributedAnomaly.Core.Batch.Networks;

/// <summary>
/// One network from a window of rows to the same window. A row is judged at the end of its window: by the mean squared error of its
/// own step. Before the first row of a table stand copies of it.
/// </summary>
internal sealed class LstmAutoencoderModel(string detectorName, IReadOnlyList<string> columns, RobustScaling scaling, RowNetwork network)
    : BatchModel(detectorName, columns)
{
    private const int WindowsPerBlock = 256;

    private readonly int _steps = network.Weights.Description.Input.Steps;

    public override void Save(SnapshotWriter writer)
    {
        scaling.Save(writer);
        network.Weights.Save(writer);
    }

    /// <summary>Rows without a table: each is taken to stand still.</summary>
    protected override void ScoreRows(ReadOnlySpan<double> rows, Span<double> scores)
    {
        var room = new Room(this, 1);
        for (var i = 0; i < scores.Length; i++)
            scores[i] = Judge(rows.Slice(i * Width, Width), 0, room);
    }

    protected override void ScoreTable(Table rows, double[] scores, int threads, CancellationToken cancellationToken)
    {
        var (cells, width) = (rows.Cells, Width);
        RowBlocks.Run(
            rows.Rows,
            WindowsPerBlock,
            threads,
            (start, count) =>
            {
                var first = Math.Max(0, start - _steps + 1);
                var room = new Room(this, start + count - first);
                var block = cells.AsSpan(first * width, (start + count - first) * width);
                for (var i = 0; i < block.Length / width; i++)
                    scaling.Scale(block.Slice(i * width, width), room.Scaled.AsSpan(i * width, width));
                for (var i = 0; i < count; i++)
                    scores[start + i] = Judge(start - first + i, room);
            },
            cancellationToken);
    }

    protected override void ExplainRow(ReadOnlySpan<double> row, Span<double> contributions)
    {
        var room = new Room(this, 1);
        Judge(row, 0, room);
        Errors(room, contributions);
    }

    protected override void ExplainRow(Table rows, int row, Span<double> contributions)
    {
        var first = Math.Max(0, row - _steps + 1);
        var room = new Room(this, row - first + 1);
        for (var i = first; i <= row; i++)
            scaling.Scale(rows.Row(i), room.Scaled.AsSpan((i - first) * Width, Width));
        Judge(row - first, room);
        Errors(room, contributions);
    }

    private double Judge(ReadOnlySpan<double> row, int index, Room room)
    {
        scaling.Scale(row, room.Scaled.AsSpan(index * Width, Width));
        return Judge(index, room);
    }

    /// <summary>The score of a row whose window has been scaled; its output stands in the room afterwards.</summary>
    private double Judge(int row, Room room)
    {
        for (var step = 0; step < _steps; step++)
            room.Scaled.AsSpan(Math.Max(0, row - _steps + 1 + step) * Width, Width).CopyTo(room.Window.AsSpan(step * Width));
        network.Run(room.Window, room.Output, room.Scratch);
        var sum = 0.0;
        for (var i = (_steps - 1) * Width; i < room.Window.Length; i++)
        {
            var error = (double)room.Output[i] - room.Window[i];
            sum += error * error;
        }

        return sum / Width;
    }

    private void Errors(Room room, Span<double> errors)
    {
        var last = (_steps - 1) * Width;
        for (var i = 0; i < Width; i++)
        {
            var error = (double)room.Output[last + i] - room.Window[last + i];
            errors[i] = error * error;
        }
    }

    /// <summary>What the judgement of a block of rows needs.</summary>
    private sealed class Room(LstmAutoencoderModel model, int rows)
    {
        public float[] Scaled { get; } = new float[rows * model.Width];

        public float[] Window { get; } = new float[model._steps * model.Width];

        public float[] Output { get; } = new float[model._steps * model.Width];

        public float[] Scratch { get; } = new float[model.RoomForNetwork];
    }

    private int RoomForNetwork => network.ScratchLength;
}
