"""Every address of the customers screens, below `/admin/`."""

from django.urls import path

from core.people.screens import agent_sign_in, customers, moving, organizations, person

urlpatterns = [
    path("users/sign-in/<int:pk>/", agent_sign_in.AgentSignIn.as_view(), name="wagdesk_people_agent_sign_in"),
    path("customers/", customers.CustomersView.as_view(), name="wagdesk_people_customers"),
    path("customers/results/", customers.CustomersResults.as_view(), name="wagdesk_people_customers_results"),
    path("customers/add/", customers.AddCustomer.as_view(), name="wagdesk_people_customer_add"),
    path("customers/move/", moving.MoveCustomers.as_view(), name="wagdesk_people_move"),
    path("customers/move/undo/", moving.UndoMove.as_view(), name="wagdesk_people_move_undo"),
    path("customers/<int:pk>/", person.CustomerPage.as_view(), name="wagdesk_people_customer"),
    path("customers/<int:pk>/invite/", person.InviteCustomer.as_view(), name="wagdesk_people_invite"),
    path("customers/<int:pk>/addresses/", person.CustomerAddresses.as_view(), name="wagdesk_people_addresses"),
    path("customers/<int:pk>/addresses/<int:address>/", person.ChangeAddress.as_view(), name="wagdesk_people_address"),
    path("customers/organizations/add/", customers.AddOrganization.as_view(), name="wagdesk_people_organization_add"),
    path(
        "customers/organizations/names/",
        organizations.OrganizationNames.as_view(),
        name="wagdesk_people_organization_names",
    ),
    path(
        "customers/organizations/<int:pk>/",
        organizations.OrganizationPage.as_view(),
        name="wagdesk_people_organization",
    ),
    path(
        "customers/organizations/<int:pk>/domains/",
        organizations.OrganizationDomains.as_view(),
        name="wagdesk_people_organization_domains",
    ),
    path(
        "customers/organizations/<int:pk>/delete/",
        organizations.DeleteOrganization.as_view(),
        name="wagdesk_people_organization_delete",
    ),
]
