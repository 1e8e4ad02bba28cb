using DistributedAnomaly.Core.Batch.Neighbours;

namespace DistributedAnomaly.Core.Tests.Batch.Neighbours;

/// <summary>The index finds what trying every row finds.</summary>
public sealed class NeighbourSearchTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 3)]
    [InlineData(65, 1)]
    [InlineData(1000, 2)]
    [InlineData(1000, 5)]
    [InlineData(3000, 9)]
    [InlineData(500, 40)]
    public void Nearest_Distances_AreThoseOfAllRows(int count, int width)
    {
        var (rows, queries) = (Rows(count, width, 1), Rows(50, width, 2));
        var index = new NeighbourIndex(rows, width);
        foreach (var k in (int[])[1, 7, 30])
        {
            for (var q = 0; q < 50; q++)
            {
                var (distances, ids) = (new double[k], new int[k]);
                var query = queries.AsSpan(q * width, width).ToArray();

                var found = index.Nearest(query, -1, distances, ids);

                found.ShouldBe(Math.Min(k, count));
                var expected = Enumerable.Range(0, count).Select(i => Squared(rows.AsSpan(i * width, width), query)).Order().Take(k).ToArray();
                distances[..found].ShouldBe(expected);
                ids[..found].Select(i => Squared(rows.AsSpan(i * width, width), query)).ShouldBe(expected);
                ids[..found].ShouldBeUnique();
            }
        }
    }

    [Fact]
    public void Nearest_WithTheRowExcluded_FindsTheOthers()
    {
        var rows = Rows(200, 3, 3);
        var index = new NeighbourIndex(rows, 3);
        for (var i = 0; i < 200; i++)
        {
            var (distances, ids) = (new double[250], new int[250]);

            index.Nearest(rows.AsSpan(i * 3, 3), i, distances, ids).ShouldBe(199);
            ids[..199].ShouldNotContain(i);
        }
    }

    [Fact]
    public void Nearest_ManyEqualRows_AreAllFound()
    {
        var index = new NeighbourIndex(new double[500 * 4], 4);
        var (distances, ids) = (new double[500], new int[500]);

        index.Nearest(new double[4], -1, distances, ids).ShouldBe(500);
        ids.ShouldBeUnique();
    }

    [Fact]
    public void Within_ARadius_FindsWhatLiesAtItToo()
    {
        var rows = Rows(800, 3, 4);
        var index = new NeighbourIndex(rows, 3);
        for (var i = 0; i < 800; i += 20)
        {
            var query = rows.AsSpan(i * 3, 3).ToArray();
            var radius = Squared(rows.AsSpan((i + 400) % 800 * 3, 3), query);
            var ids = new List<int>();

            index.Within(query, radius, ids);

            ids.Order().ShouldBe(Enumerable.Range(0, 800).Where(j => Squared(rows.AsSpan(j * 3, 3), query) <= radius));
        }
    }

    private static double[] Rows(int count, int width, int seed)
    {
        var random = new Random(seed);
        var rows = new double[count * width];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = SampleTables.Gauss(random) * (1 + i % width % 3);
        return rows;
    }

    private static double Squared(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
