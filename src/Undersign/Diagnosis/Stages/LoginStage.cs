using Undersign.Protocols.Smtp;

namespace Undersign.Diagnosis.Stages;

/// <summary>AUTH, once, with the best mechanism both sides know: a second try may lock the account. RFC 4954 §4.</summary>
internal sealed class LoginStage(Dialogue dialogue)
{
    private const string TokenMechanism = "XOAUTH2";

    private readonly TestCourse _course = dialogue.Course;
    private readonly TestTarget _target = dialogue.Target;

    /// <returns>Whether the test goes on.</returns>
    public async Task<bool> LogInAsync(CancellationToken cancellationToken)
    {
        _course.Begin(TestStage.Login);
        if (_course.Request.Login is not { } login)
        {
            _course.Pass("no login is set");
            return true;
        }

        var offered = dialogue.Session.Extensions.Authentication;
        if (Hindrance(login, offered) is { } hindrance)
        {
            _course.Fail(offered.Count == 0 ? "AUTH is not offered" : $"offered: {string.Join(' ', offered)}", hindrance);
            return false;
        }

        if (await CredentialsAsync(login, cancellationToken) is not { } credentials)
        {
            return false;
        }

        var reply = await dialogue.Steps.LogInAsync(credentials, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (!reply.IsPositive)
        {
            dialogue.Refuse(reply, reply == SmtpClientVerdict.NoLoginOffered ? LoginCauses.NoCommonMechanism(_target.Host, offered, login) : null);
            return false;
        }

        _course.Pass($"{_course.Quote(reply)} (of {string.Join(' ', offered)})");
        return true;
    }

    /// <summary>Why it is not even tried. Nothing secret has been asked for yet.</summary>
    private Cause? Hindrance(TestLogin login, IReadOnlyList<string> offered) =>
        dialogue.Session.Tls is null && offered.Count == 0 && dialogue.Session.Extensions.StartTls ? LoginCauses.OnlyUnderTls(_target.Host)
        : dialogue.Session.Tls is null && !login.MayGoInTheClear ? LoginCauses.InTheClear(_target.Host)
        : offered.Count == 0 ? LoginCauses.NotOffered(_target.Host, _target.Port)
        : login is TestLogin.WithToken && !offered.Contains(TokenMechanism, StringComparer.OrdinalIgnoreCase) ? LoginCauses.NoCommonMechanism(_target.Host, offered, login)
        : null;

    private async Task<SmtpClientCredentials?> CredentialsAsync(TestLogin login, CancellationToken cancellationToken)
    {
        if (login is TestLogin.WithPassword { Password: var password })
        {
            _course.Secrets.Add(login.User, password);
            return new SmtpClientCredentials.WithPassword(login.User, password) { MayGoInTheClear = login.MayGoInTheClear };
        }

        var holder = (TestLogin.WithToken)login; // the other case of the two
        foreach (var secret in holder.Secrets)
        {
            _course.Secrets.Add(login.User, secret);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_course.Limits.Command);
        try
        {
            var (token, cause) = await holder.AskAsync(limit.Token);
            if (token is null)
            {
                _course.Fail("no access token", cause is null ? LoginCauses.NoToken("the token endpoint gives no reason") : cause with { Says = _course.Shown(cause.Says) });
                return null;
            }

            _course.Secrets.Add(login.User, token);
            return new SmtpClientCredentials.WithToken(login.User, token) { MayGoInTheClear = login.MayGoInTheClear };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _course.Fail("no access token", LoginCauses.NoToken("the token endpoint does not answer in time"));
            return null;
        }
    }
}
