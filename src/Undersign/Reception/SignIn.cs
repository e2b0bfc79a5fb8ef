using System.Net;
using Undersign.Operation;
using Undersign.Organisations;
using Undersign.Protocols.Smtp;

namespace Undersign.Reception;

/// <summary>Judges who signs in, and makes guessing slow. RFC 4954 §4, §9.</summary>
internal sealed partial class SignIn(
    OrganisationCatalogue organisations, PasswordCheck passwords, TokenCheck tokens, SignInFailures failures, TimeProvider time, ILogger<SignIn> logger)
{
    private const int MostShown = 64;

    private static readonly SmtpReply Locked = new(421, new(4, 7, 0), "Too many failures, try again later") { Closes = true };

    public async ValueTask<SmtpReply> VerifyAsync(SaslCredentials credentials, Peer peer, string connector, CancellationToken cancellationToken)
    {
        var network = ClientNetwork.Of(peer.Address);
        if (failures.IsLocked(network))
        {
            return Locked;
        }

        try
        {
            switch (await JudgeAsync(credentials, cancellationToken))
            {
                case { User: { } user }:
                    peer.User = user;
                    Log.SignedIn(logger, user.Name, user.Organisation, peer.Address, connector);
                    return SmtpServerAuthentication.Succeeded;
                case null:
                    Log.Undecided(logger, peer.Address, connector, tokens.Trouble ?? "the settings are not read yet, or too many wait");
                    return SmtpServerAuthentication.TemporaryFailure;
            }
        }
#pragma warning disable CA1031 // the edge: what a library throws at a token it cannot read must not end more than this attempt
        catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
        {
            Log.Fault(logger, exception);
            return SmtpServerAuthentication.TemporaryFailure;
        }

        var delay = failures.Add(network);
        Log.Failed(logger, peer.Address, Shown(credentials.User), connector, failures.IsLocked(network) ? "; this address is not heard for 15 minutes" : "");
        await Task.Delay(delay, time, cancellationToken);
        return SmtpServerAuthentication.InvalidCredentials;
    }

    /// <returns><see langword="null"/> when it cannot be told now.</returns>
    private async Task<SignInVerdict?> JudgeAsync(SaslCredentials credentials, CancellationToken cancellationToken)
    {
        if (!organisations.IsLoaded)
        {
            return null;
        }

        var current = organisations.Current;
        if (credentials is SaslCredentials.Token token)
        {
            return await tokens.VerifyAsync(token, current, cancellationToken);
        }

        var password = (SaslCredentials.Password)credentials; // the other case of the two
        var known = current.FindUser(password.User);
        return await passwords.VerifyAsync(password.User, known?.User.Password, password.Secret, cancellationToken) switch
        {
            null => null,
            true => new(new(known!.Value.Organisation.Name, known.Value.User.Name, HasToken: false)), // nobody's password is never right
            false => SignInVerdict.Nobodys,
        };
    }

    /// <summary>Strangers write it: one line, no longer than it helps.</summary>
    private static string Shown(string user) => ShownText.Of(user[..Math.Min(user.Length, MostShown)]);

    private static partial class Log
    {
        [LoggerMessage(1009, LogLevel.Debug, "{User} of {Organisation} signed in from {Peer} at {Connector}")]
        public static partial void SignedIn(ILogger logger, string user, string organisation, IPAddress peer, string connector);

        [LoggerMessage(1010, LogLevel.Information, "{Peer} could not sign in as \"{User}\" at {Connector}: no such user, or not the password or token{Consequence}")]
        public static partial void Failed(ILogger logger, IPAddress peer, string user, string connector, string consequence);

        [LoggerMessage(1011, LogLevel.Warning, "{Peer} could not sign in at {Connector} for now: {Reason}")]
        public static partial void Undecided(ILogger logger, IPAddress peer, string connector, string reason);

        [LoggerMessage(1012, LogLevel.Error, "A sign-in was put off because of a fault of ours. Report this")]
        public static partial void Fault(ILogger logger, Exception fault);
    }
}
