using Undersign.Organisations;
using Undersign.People.Entra;
using Undersign.Settings;
using Undersign.Tokens;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign entra</c>.</summary>
internal sealed class EntraRun(TextWriter output, TextWriter error, HttpClient http)
{
    public Task<int> SignInAsync(EntraRequest request, CancellationToken cancellationToken) => WithAsync(request, async settings =>
    {
        if (settings.Credential is not EntraCredential.Login login)
        {
            throw new GraphRefusal("These settings name a secret or certificate: nobody has to sign in. For a sign-in, write loginFile: in place of it.");
        }

        var name = await new EntraLogin(settings.Application, http).SignInAsync(code => output.WriteLineAsync(code.Message), cancellationToken);
        await output.WriteLineAsync($"{name} has signed in; it is kept in {login.Path}");
    });

    public Task<int> GroupsAsync(EntraRequest request, string text, CancellationToken cancellationToken) => WithAsync(request, async settings =>
    {
        var tokens = EntraTokens.Open(settings.Application, http);
        var search = new EntraGroupSearch(new(http, tokens, settings.Cloud, EntraLimits.Usual, TimeProvider.System));
        var groups = await search.FindAsync(text, cancellationToken);
        foreach (var group in groups)
        {
            await output.WriteLineAsync(string.Create(null, $"{group.Address ?? group.Id}  {group.Name}, {group.People} people"));
        }

        var everybody = await search.CountEverybodyAsync(cancellationToken);
        if (groups.Count == 0)
        {
            await output.WriteLineAsync($"No group's name or address begins with \"{text}\"; groups without an address are not asked for.");
            return;
        }

        if (groups.Count == EntraGroupSearch.Most)
        {
            await output.WriteLineAsync("There may be more groups: type more of the name.");
        }

        await output.WriteLineAsync(string.Create(null, $"There are {everybody} users. Who is not in the group that group: names loses what came from this source: with the next reading, or, when they are many, once it is confirmed."));
    });

    private async Task<int> WithAsync(EntraRequest request, Func<EntraSettings, Task> work)
    {
        var node = request.Config is null ? HostingNode.Any : NodeFile.Read(request.Config, error) is { } read ? HostingNode.Of(read) : null;
        if (node is null)
        {
            return ExitCode.Unreadable;
        }

        var problems = new Problems(Path.Combine(request.Folder, OrganisationFolder.FileName));
        var settings = Read(request, node, problems);
        problems.CheckNamedFiles();
        NodeFile.Tell(problems, error);
        if (settings is null || problems.Any)
        {
            return ExitCode.Unreadable;
        }

        try
        {
            await work(settings);
            return ExitCode.Done;
        }
        catch (Exception refusal) when (refusal is GraphRefusal or TokenRefusal)
        {
            await error.WriteLineAsync(refusal.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>Only this of the document: the rest may still have to be written.</summary>
    private static EntraSettings? Read(EntraRequest request, HostingNode node, Problems problems)
    {
        if (OrganisationFolder.Read(request.Folder, problems) is not { } document)
        {
            return null;
        }

        var root = OrganisationReader.Root(document, node, problems);
        var sources = (root.Child("people")?.Children("sources") ?? []).Where(source => source.Has("entra") && (request.Source is null || source.Text("name") == request.Source)).ToList();
        if (sources.Count == 1 && sources[0].Child("entra") is { } settings)
        {
            return EntraSettingsReader.Read(settings);
        }

        root.Fault("people", sources.Count == 0 ? "there is no such source: people: { sources: [ { name: entra, entra: { tenant: ..., clientId: ... } } ] }" : "several sources are Entra ID: choose one with --source NAME");
        return null;
    }
}
