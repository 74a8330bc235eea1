programme-name = Displacement Tracking Matrix

role-enumerator = Enumerator
role-team-lead = Team lead
role-data-officer = Data officer
role-gis-officer = GIS officer
role-analyst = Analyst
role-publisher = Publisher

state-planned = Planned
state-collecting = Collecting
state-submitted = Submitted
state-verified = Verified
state-cleaned = Cleaned
state-approved = Approved
state-published = Published
state-superseded = Superseded

method-weighted-median = Several key informants were interviewed in each muhalla. Their answers were combined into one estimate by the median, weighted by the credibility rating of each interview (from one to five). Each breakdown was scaled to the total of its muhalla, and what rounding left over went to the largest remainders, so that the parts add up.
method-as-published = The figures of this round were published before by the programme that collected them. They were taken over as published, muhalla by muhalla, and each breakdown was checked to add up to its total.

column-informant_kind = Kind of informant
value-informant_kind-mukhtar = Mukhtar of the muhalla
value-informant_kind-municipal_official = Municipal official
value-informant_kind-crisis_committee = Crisis committee member
value-informant_kind-social_affairs = Social affairs officer
value-informant_kind-community_leader = Community leader
value-informant_kind-migrant_representative = Representative of migrants
value-informant_kind-idp_representative = Representative of internally displaced people
value-informant_kind-employer = Employer
value-informant_kind-health_worker = Health worker
value-informant_kind-teacher = Teacher or head of a school
value-informant_kind-civil_society = Civil society organisation
value-informant_kind-other = Other

column-product_kind = Kind of publication
value-product_kind-round_report = Round report
value-product_kind-flash_update = Flash update
value-product_kind-research_study = Research study
value-product_kind-detention_snapshot = Detention centre snapshot
value-product_kind-needs_assessment = Needs assessment
value-product_kind-dashboard = Dashboard
value-product_kind-other = Other

column-sex_age = Sex and age
value-sex_age-adult_male = Men
value-sex_age-adult_female = Women
value-sex_age-child = Children

column-shelter = Shelter
value-shelter-rented_self = Rented, paid by themselves
value-shelter-rented_other = Rented, paid by others
value-shelter-rented_employer = Rented, paid by the employer
value-shelter-squatting = On other people's property without permission
value-shelter-abandoned_building = Abandoned building
value-shelter-workplace = Workplace
value-shelter-public_building = School or other public building
value-shelter-informal_camp = Informal camp
value-shelter-none = No shelter
value-shelter-other = Other shelter

column-arrival = Time since arrival
value-arrival-lt1 = Less than 1 month
value-arrival-1_6 = 1 to 6 months
value-arrival-6_12 = 6 to 12 months
value-arrival-gt12 = More than 12 months
value-arrival-unknown = Not known

column-permit = Permit
value-permit-residency = Residency permit
value-permit-work = Work permit
value-permit-none = No permit
value-permit-unknown = Not known

column-unaccompanied = Unaccompanied or separated child
value-unaccompanied-yes = Yes

column-on_pathway = On a solutions pathway
value-on_pathway-yes = Yes
