using DistributedAnomaly.Core.Batch;

namespace DistributedAnomaly.Core.Tests.Batch;

public sealed class TableTests
{
    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Create_ValueThatIsNotFinite_NamesRowAndColumn(double odd)
    {
        var message = Should.Throw<ArgumentException>(() => new Table(["a", "b"], [1, 2, 3, 4, 5, odd], firstRow: 101)).Message;

        message.ShouldContain("row 103");
        message.ShouldContain("'b'");
    }

    [Fact]
    public void Create_LargestNumbers_AreTaken() => new Table(["a"], [double.MaxValue, double.MinValue, 5e-324]).Rows.ShouldBe(3);

    [Theory]
    [InlineData("a,a", 2, "comes twice")]
    [InlineData("a,", 2, "column 2 has no name")]
    [InlineData("a,b", 3, "do not fill")]
    [InlineData("a,b", 0, "no rows")]
    public void Create_OddShape_IsRefused(string columns, int values, string expected) =>
        Should.Throw<ArgumentException>(() => new Table(columns.Split(','), new double[values])).Message.ShouldContain(expected);

    [Fact]
    public void Create_NoColumns_IsRefused() => Should.Throw<ArgumentException>(() => new Table([], [1]));

    [Fact]
    public void Take_Rows_InTheirOrder()
    {
        var table = new Table(["a", "b"], [1, 2, 3, 4, 5, 6]).Take([2, 0, 2]);

        table.Values.ToArray().ShouldBe([5, 6, 1, 2, 5, 6]);
        table.Column(1).ShouldBe([6, 2, 6]);
        table[1, 0].ShouldBe(1);
    }
}
