using Undersign.Organisations;
using Undersign.People;
using Undersign.People.Merging;
using Undersign.People.Storing;
using Undersign.Protocols.Smtp;
using Undersign.Settings;

namespace Undersign.Commands;

/// <summary>One run of <c>undersign people</c> that is about persons.</summary>
internal sealed class PersonRun(PeopleWorkplace workplace, TextWriter output)
{
    /// <summary>What administrators cannot set: it says who somebody is.</summary>
    private static readonly string[] Fixed = [PersonAttributes.Mail, PersonAttributes.Aliases, PersonAttributes.Groups, PersonAttributes.Photo];

    public Task<int> ListAsync(PersonFilter filter, CancellationToken cancellationToken) => workplace.WithAsync(
        async (organisation, _) =>
        {
            if (filter.Missing is { } field && FieldsOf(organisation) is var fields && !fields.Contains(field, StringComparer.OrdinalIgnoreCase))
            {
                await workplace.Error.WriteLineAsync(UnknownField(field, fields));
                return ExitCode.Failed;
            }

            var found = organisation.People.People.Where(filter.Fits).Take(filter.Limit + 1).ToList();
            foreach (var person in found.Take(filter.Limit))
            {
                await output.WriteLineAsync(ShownText.Of(string.Join("  ", new[] { person.Address, person[PersonAttributes.DisplayName], person["title"], person["department"] }.OfType<string>())));
            }

            if (found.Count != filter.Limit)
            {
                await workplace.Error.WriteLineAsync(found.Count == 0 ? "Nobody fits." : found.Count > filter.Limit ? $"The first {filter.Limit} are shown; --limit shows more." : $"{found.Count} of {organisation.People.People.Count} people.");
            }

            return ExitCode.Done;
        },
        cancellationToken);

    public Task<int> ShowAsync(string address, CancellationToken cancellationToken) => WithPersonAsync(
        address,
        async (organisation, person, records) =>
        {
            var merge = await records.LoadAsync(organisation.Name, organisation.Sources, cancellationToken);
            var (said, ofOthers) = merge.SaidOf(person.Address);
            foreach (var field in (merge.Explain(person.Address) ?? []).GroupBy(static origin => origin.Field, StringComparer.OrdinalIgnoreCase))
            {
                foreach (var origin in field.OrderByDescending(static origin => origin.Counts))
                {
                    var value = origin.Value.Length == 0 ? "(blank)" : ShownText.Of(origin.Value);
                    await output.WriteLineAsync($"{(origin.Counts ? field.Key : "  not"),-14} {value}   {await WhereFromAsync(organisation, records, said, origin, cancellationToken)}");
                }
            }

            foreach (var other in ofOthers)
            {
                await output.WriteLineAsync($"{"  not",-14} {other.Field} {ShownText.Of(other.Value)}   {WhoSet(other)}, for somebody who had this address before");
            }

            await TellAsync("aliases", person.Aliases);
            await TellAsync("groups", person.Groups.Select(static group => group.Address is null ? group.Name : $"{group.Name} <{group.Address}>"));
            await TellAsync("manager", person.Manager is { } manager ? [$"{person[PersonAttributes.Manager]} <{manager.Address}>"] : []);
            await TellAsync("photo", person.Photo is { } photo ? [$"from {photo.Source}, {photo.Digest[..12]}"] : []);
            return ExitCode.Done;
        },
        cancellationToken);

    public Task<int> SetAsync(string address, string[] fields, CancellationToken cancellationToken) => ChangeAsync(
        address,
        fields,
        static text => text.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 ? (text[..equals].Trim(), text[(equals + 1)..]) : (text, null),
        async (overrides, organisation, person, field, value) =>
        {
            await overrides.SetAsync(organisation.Name, person, field, value, Environment.UserName, cancellationToken);
            return true;
        },
        mayBeNobody: false,
        cancellationToken);

    public Task<int> UnsetAsync(string address, string[] fields, CancellationToken cancellationToken) => ChangeAsync(
        address,
        fields,
        static text => (text.Trim(), ""),
        (overrides, organisation, person, field, _) => overrides.UnsetAsync(organisation.Name, person.Addresses, field, cancellationToken),
        mayBeNobody: true, // who has left may have left something
        cancellationToken);

    private Task<int> ChangeAsync(
        string address,
        string[] fields,
        Func<string, (string Field, string? Value)> parse,
        Func<PersonOverrides, Organisation, OverriddenPerson, string, string, Task<bool>> change,
        bool mayBeNobody,
        CancellationToken cancellationToken) =>
        workplace.WithAsync(
            async (organisation, database) =>
            {
                var person = mayBeNobody ? organisation.People.Find(address) : await FindAsync(organisation, address);
                if (person is null && !mayBeNobody)
                {
                    return ExitCode.Failed;
                }

                var parsed = fields.Select(parse).ToList();
                var known = FieldsOf(organisation);
                var faults = parsed.Select(pair => FaultOf(pair.Field, pair.Value, known)).OfType<string>().ToList();
                foreach (var fault in faults)
                {
                    await workplace.Error.WriteLineAsync(fault);
                }

                if (faults.Count > 0)
                {
                    return ExitCode.Failed;
                }

                var overrides = new PersonOverrides(database, TimeProvider.System);
                var concerned = person is null ? new OverriddenPerson([address], []) : await ConcernedAsync(organisation, person, new(database), cancellationToken);
                foreach (var (field, value) in parsed)
                {
                    var name = known.First(candidate => candidate.Equals(field, StringComparison.OrdinalIgnoreCase));
                    await output.WriteLineAsync(await change(overrides, organisation, concerned, name, value ?? "")
                        ? $"{concerned.Addresses[0]}: {name} is changed; a running gateway takes it within seconds"
                        : $"{concerned.Addresses[0]}: nobody has set {name}");
                }

                return ExitCode.Done;
            },
            cancellationToken);

    private static async Task<OverriddenPerson> ConcernedAsync(Organisation organisation, Person person, PeopleRecords records, CancellationToken cancellationToken)
    {
        var merge = await records.LoadAsync(organisation.Name, organisation.Sources, cancellationToken);
        return new([person.Address, .. person.Aliases, .. merge.SaidOf(person.Address).OfThem.Select(static said => said.Address)], merge.KeysOf(person.Address));
    }

    /// <summary>Those that may be changed, or be missing.</summary>
    private static List<string> FieldsOf(Organisation organisation) =>
        [.. PersonAttributes.WellKnown.Concat(organisation.Sources.Attributes.Names).Where(static name => !Fixed.Contains(name, StringComparer.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static string UnknownField(string field, List<string> known) => $"people have no \"{field}\"{Suggestion.For(field, known)}";

    private static string? FaultOf(string field, string? value, List<string> known) =>
        value is null ? $"\"{field}\" has no \"=\"; write {field}=VALUE"
        : Fixed.Contains(field, StringComparer.OrdinalIgnoreCase) ? $"{field} says who somebody is; only a source can change it"
        : !known.Contains(field, StringComparer.OrdinalIgnoreCase) ? UnknownField(field, known)
        : null;

    private Task<int> WithPersonAsync(string address, Func<Organisation, Person, PeopleRecords, Task<int>> work, CancellationToken cancellationToken) => workplace.WithAsync(
        async (organisation, database) => await FindAsync(organisation, address) is { } person ? await work(organisation, person, new(database)) : ExitCode.Failed,
        cancellationToken);

    private async Task<Person?> FindAsync(Organisation organisation, string address)
    {
        var person = organisation.People.Find(address);
        if (person is null)
        {
            await workplace.Error.WriteLineAsync($"{organisation.Name} knows nobody as {address}; undersign people list TEXT searches.");
        }

        return person;
    }

    private static async Task<string> WhereFromAsync(Organisation organisation, PeopleRecords records, IReadOnlyList<PersonOverride> said, FieldOrigin origin, CancellationToken cancellationToken)
    {
        if (origin.Source == PeopleMerge.Administrator)
        {
            var by = said.Where(each => each.Field.Equals(origin.Field, StringComparison.OrdinalIgnoreCase)).MaxBy(static each => each.At);
            return by is null ? "set" : WhoSet(by);
        }

        return await records.ChangedAtAsync(organisation.Name, origin.Source, origin.Key, cancellationToken) is { } at ? $"{origin.Source}, {at:yyyy-MM-dd HH:mm} UTC" : origin.Source;
    }

    private static string WhoSet(PersonOverride said) => $"set by {said.Author}, {said.At:yyyy-MM-dd HH:mm} UTC";

    private async Task TellAsync(string name, IEnumerable<string> values)
    {
        if (string.Join(", ", values) is { Length: > 0 } text)
        {
            await output.WriteLineAsync($"{name,-14} {ShownText.Of(text)}");
        }
    }
}
