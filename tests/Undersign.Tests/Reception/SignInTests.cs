using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Smtp;
using Undersign.Reception;
using Undersign.Tests.Organisations;
using Undersign.Tests.Relaying;

namespace Undersign.Tests.Reception;

/// <summary>Who may sign in, and how slow guessing is.</summary>
public sealed class SignInTests : IDisposable
{
    private static readonly PasswordHash Hash = PasswordHash.Of("correct horse battery");

    private readonly SteppedTime _time = new();
    private readonly OrganisationCatalogue _organisations = new();
    private readonly PasswordCheck _passwords = new();
    private readonly TokenCheck _tokens = new(new SocketsHttpHandler());
    private readonly SignInFailures _failures;

    public SignInTests() => _failures = new(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _passwords.Dispose();
        _tokens.Dispose();
    }

    [Fact]
    public async Task The_right_password_makes_the_session_a_users()
    {
        _organisations.Replace(new([With("contoso", User("Scanner@contoso.example"))]));
        var peer = Peer("192.0.2.1");

        Assert.Equal(235, (await VerifyAsync(peer, "scanner@CONTOSO.example", "correct horse battery")).Code);
        Assert.Equal(new SignedInUser("contoso", "Scanner@contoso.example", HasToken: false), peer.User);
    }

    [Theory]
    [InlineData("scanner@contoso.example", "wrong horse battery")]
    [InlineData("nobody@contoso.example", "correct horse battery")]
    public async Task A_wrong_password_and_an_unknown_user_hear_the_same(string user, string password)
    {
        _organisations.Replace(new([With("contoso", User("scanner@contoso.example"))]));
        var peer = Peer("192.0.2.1");

        var verifying = VerifyAsync(peer, user, password);
        while (!verifying.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal("535 5.7.8 Authentication credentials invalid", (await verifying).ToString());
        Assert.Null(peer.User);
    }

    [Fact]
    public void A_user_of_two_organisations_is_of_none()
    {
        _organisations.Replace(new([With("contoso", User("scanner")), With("fabrikam", User("SCANNER"))]));

        Assert.Null(_organisations.Current.FindUser("scanner"));
    }

    [Fact]
    public async Task Before_the_settings_are_read_nobody_is_refused_for_good() =>
        Assert.Equal(454, (await VerifyAsync(Peer("192.0.2.1"), "scanner", "correct horse battery")).Code);

    [Fact]
    public void Each_failure_makes_the_next_wait_longer_and_then_nothing_is_heard()
    {
        var network = new ClientNetwork(0, 1);

        var delays = Enumerable.Range(0, SignInFailures.MostFailures).Select(_ => _failures.Add(network).TotalSeconds).ToArray();

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], delays[..7]);
        Assert.True(_failures.IsLocked(network));
        Assert.False(_failures.IsLocked(new(0, 2)));

        _time.Advance(SignInFailures.Memory);
        Assert.False(_failures.IsLocked(network));
        Assert.Equal(1, _failures.Add(network).TotalSeconds);
    }

    [Fact]
    public async Task A_locked_address_is_not_heard_even_with_the_right_password()
    {
        _organisations.Replace(new([With("contoso", User("scanner"))]));
        foreach (var _ in Enumerable.Range(0, SignInFailures.MostFailures))
        {
            _failures.Add(ClientNetwork.Of(IPAddress.Parse("192.0.2.1")));
        }

        var reply = await VerifyAsync(Peer("192.0.2.1"), "scanner", "correct horse battery");

        Assert.Equal((421, true), (reply.Code, reply.Closes));
        Assert.Equal(235, (await VerifyAsync(Peer("192.0.2.2"), "scanner", "correct horse battery")).Code);
    }

    [Fact]
    public void A_hash_is_read_back_as_it_was_written()
    {
        Assert.Null(PasswordHash.TryParse(Hash.ToText(), out var read));
        Assert.Equal(Hash, read);
        Assert.True(read.Verify("correct horse battery"));
        Assert.False(read.Verify("correct horse batterz"));
        Assert.DoesNotContain(Hash.ToText()[30..], $"{read}", StringComparison.Ordinal);
        Assert.NotNull(PasswordHash.TryParse(Hash.ToText().Replace("i=600000", "i=1", StringComparison.Ordinal), out _));
        Assert.NotNull(PasswordHash.TryParse("correct horse battery", out _));
    }

    [Fact]
    public void Who_signed_in_carries_the_organisations_mail_until_the_user_is_taken_away()
    {
        var user = new SignedInUser("contoso", "scanner", HasToken: false);
        var contoso = With("contoso", User("Scanner"));
        var fabrikam = With("fabrikam", "routingCodes: [7fK2mQ9xTb4WcZr8LsVn3YpD6h], addresses: [192.0.2.0/24]");
        var set = new OrganisationSet([contoso, fabrikam]);

        Assert.Same(contoso, Assert.IsType<Identification.Known>(set.Identify(null, [], IPAddress.Parse("192.0.2.1"), user)).Organisation);
        Assert.IsType<Identification.Unknown>(set.Identify("7fK2mQ9xTb4WcZr8LsVn3YpD6h", [], null, user)); // fabrikam's code in contoso's session
        Assert.IsType<Identification.Unknown>(new OrganisationSet([fabrikam]).Identify(null, [], IPAddress.Parse("192.0.2.1"), user));
    }

    private static Organisation With(string name, string identity) => OrganisationSamples.Read(OrganisationSamples.Document(name, $"{{ {identity} }}"));

    private static string User(string name) => $"users: [{{ name: \"{name}\", passwordHash: \"{Hash.ToText()}\" }}]";

    private static Peer Peer(string address) => new(IPAddress.Parse(address), clientAuthorities: null);

    private async Task<SmtpReply> VerifyAsync(Peer peer, string user, string password) =>
        await new SignIn(_organisations, _passwords, _tokens, _failures, _time, NullLogger<SignIn>.Instance)
            .VerifyAsync(new SaslCredentials.Password(user, password), peer, "submission", Cancellation);
}
