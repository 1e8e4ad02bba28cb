using DistributedAnomaly.Engine.Alerting;
using DistributedAnomaly.Receivers.Email;
using DistributedAnomaly.Receivers.Tests.Contract;
using DistributedAnomaly.TestKit;

namespace DistributedAnomaly.Receivers.Tests.Email;

public sealed class EmailTests
{
    [Fact]
    public async Task Deliver_StartTls_IsEncryptedAndLoggedIn()
    {
        using var folder = new TempFolder();
        await using var server = new LoopbackSmtpServer { Login = ("anomaly", ReceiverKind.Secret) };
        var authority = folder.File("ca.pem");
        await File.WriteAllTextAsync(authority, server.CertificatePem, TestContext.Current.CancellationToken);

        var (mail, delivery) = await Deliver.ByMailAsync(Told.Firing(), server, o => StartTls(o) with { CaFile = authority });

        delivery.Outcome.ShouldBe(DeliveryOutcome.Delivered, delivery.Detail);
        mail!.IsEncrypted.ShouldBeTrue();
        mail.User.ShouldBe("anomaly");
        mail.From.ShouldBe("alerts@example.com");
        mail.To.ShouldBe(["kim@example.com", "team@example.com"]);
    }

    [Fact]
    public async Task Deliver_ServerWithoutStartTls_GetsNothing()
    {
        await using var server = new LoopbackSmtpServer { OffersTls = false };
        var (mail, delivery) = await Deliver.ByMailAsync(Told.Firing(), server, StartTls);
        mail.ShouldBeNull();
        delivery.Outcome.ShouldBe(DeliveryOutcome.Failed);
        delivery.Detail.ShouldContain("STARTTLS");
    }

    [Fact]
    public async Task Deliver_CertificateOfNobody_IsNotTrusted()
    {
        var (mail, delivery) = await Deliver.ByMailAsync(Told.Firing(), with: StartTls);
        mail.ShouldBeNull();
        delivery.Outcome.ShouldBe(DeliveryOutcome.Retry);
        delivery.Detail.ShouldStartWith("no TLS with the server");
    }

    [Fact]
    public async Task Deliver_CertificateOfAnotherAuthority_IsNotTrusted()
    {
        using var folder = new TempFolder();
        await using var other = new LoopbackSmtpServer();
        var authority = folder.File("ca.pem");
        await File.WriteAllTextAsync(authority, other.CertificatePem, TestContext.Current.CancellationToken);
        var (mail, delivery) = await Deliver.ByMailAsync(Told.Firing(), with: o => StartTls(o) with { CaFile = authority });
        mail.ShouldBeNull();
        delivery.Outcome.ShouldBe(DeliveryOutcome.Retry);
    }

    [Fact]
    public async Task Deliver_WrongPassword_FailsWithoutShowingIt()
    {
        await using var server = new LoopbackSmtpServer { Login = ("anomaly", "another") };
        var (_, delivery) = await Deliver.ByMailAsync(Told.Firing(), server);
        delivery.Outcome.ShouldBe(DeliveryOutcome.Failed);
        delivery.Detail.ShouldStartWith("the login was refused");
        delivery.Detail.ShouldNotContain(ReceiverKind.Secret);
    }

    [Theory]
    [InlineData("MAIL", "451 try later", DeliveryOutcome.Retry)]
    [InlineData("RCPT", "450 mailbox busy", DeliveryOutcome.Retry)]
    [InlineData("RCPT", "550 no such user", DeliveryOutcome.Failed)]
    [InlineData("CONTENT", "452 no room", DeliveryOutcome.Retry)]
    [InlineData("CONTENT", "554 refused", DeliveryOutcome.Failed)]
    [InlineData("DATA", "421 closing", DeliveryOutcome.Retry)]
    public async Task Deliver_Answer_DecidesOutcome(string command, string reply, DeliveryOutcome expected)
    {
        await using var server = new LoopbackSmtpServer
        {
            Replies = new Dictionary<string, string>(StringComparer.Ordinal) { [command] = reply },
        };
        var (_, delivery) = await Deliver.ByMailAsync(Told.Firing(), server);
        delivery.Outcome.ShouldBe(expected);
        delivery.Detail.ShouldContain(reply[..3]);
    }

    [Fact]
    public async Task Deliver_OneUnknownRecipient_OthersGetTheMail()
    {
        await using var server = new LoopbackSmtpServer { Unknown = ["kim@example.com"] };
        var (mail, delivery) = await Deliver.ByMailAsync(Told.Firing(), server);
        mail!.To.ShouldBe(["team@example.com"]);
        delivery.ShouldBe(Delivery.Delivered("kept; refused: kim@example.com (550 no such user)"));
    }

    private static EmailOptions StartTls(ReceiverOptions options) => (EmailOptions)options with { Security = EmailSecurity.StartTls };
}
