using DistributedAnomaly.Api.Access;

namespace DistributedAnomaly.Api.Tests;

public sealed class ApiOptionsTests
{
    [Theory]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:0", true)]
    [InlineData("http://[::1]:8080/", true)]
    [InlineData("http://127.1.2.3:80", true)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://10.0.0.1:8080", false)]
    public void Validate_WithoutKeys_AllowsLoopbackOnly(string listen, bool allowed)
    {
        var options = new ApiOptions { Listen = [listen] };

        if (allowed)
            options.Validate().ShouldHaveSingleItem().IsLoopback.ShouldBeTrue();
        else
            Should.Throw<ApiOptionsException>(options.Validate).Message.ShouldContain("needs API keys");
        (options with { Keys = [new ApiKey("k", new byte[32], ApiScopes.Read)] }).Validate().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("https://localhost:8443", "reverse proxy")]
    [InlineData("localhost:8080", "expected http://ADDRESS:PORT")]
    [InlineData("http://localhost", "expected http://ADDRESS:PORT")]
    [InlineData("http://localhost:99999", "expected http://ADDRESS:PORT")]
    [InlineData("http://example.org:80", "expected http://ADDRESS:PORT")]
    [InlineData("http://::1:80", "expected http://ADDRESS:PORT")]
    [InlineData("http://localhost:0", "port 0")]
    [InlineData("", "expected http://ADDRESS:PORT")]
    public void Validate_NoAddress_SaysWhatIsExpected(string listen, string said) =>
        Should.Throw<ApiOptionsException>(() => new ApiOptions { Listen = [listen] }.Validate()).Message.ShouldContain(said);

    [Fact]
    public void Validate_SeveralFaults_SaysThemAll()
    {
        var options = new ApiOptions { Listen = ["nonsense", "http://0.0.0.0:1"], Keys = [new ApiKey("short", new byte[3], ApiScopes.None)] };

        var message = Should.Throw<ApiOptionsException>(options.Validate).Message;

        message.ShouldContain("nonsense");
        message.ShouldContain("expected 32");
        message.ShouldContain("has no scope");
    }
}
