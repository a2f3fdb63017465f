using Crm.Basic.Contacts;
using Crm.Basic.Contractors;
using Crm.Basic.Deals;
using Crm.Basic.Leads;
using Crm.Bpm.Sdk;
using Crm.Bpm.Sdk.Demo;
using Crm.Bpm.Sdk.Letters;
using Microsoft.Extensions.DependencyInjection;

namespace Crm.Basic.Letters;

/// <summary>What letters are written about, and where what was sent is kept.</summary>
internal static class LettersPart
{
    public static void Describe(ModuleBuilder module)
    {
        module.Letters<Contractor, ContractorLetters>();
        module.Letters<Contact, ContactLetters>();
        module.Letters<Lead, LeadLetters>();
        module.Letters<Deal, DealLetters>();
        module.Services.AddScoped<ISentLetters, LetterRelationships>();
        module.Services.AddSingleton<IDemoData, Demo.DemoLetters>();
    }
}
